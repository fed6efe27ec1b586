import { engines, binaries } from '/work/cluster/test/cluster/harness/engines';
(async () => { for (const e of [engines['cert-manager'], engines.argocd, engines['external-secrets']]) await binaries(e, console.log); })().catch((e) => { console.error(e); process.exit(1); });
