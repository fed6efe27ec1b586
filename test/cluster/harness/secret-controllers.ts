import { join } from 'node:path';
import { startClusterDns } from './cluster-dns';
import type { ControlPlane } from './control-plane';
import { freePorts } from './ports';

/** Starts cert-manager's and external-secrets' controllers against a control plane. */
export async function startSecretControllers(
  plane: ControlPlane,
  programs: { certManager: string; externalSecrets: string },
): Promise<{ stop(): void }> {
  const { processes, kubeconfig, kube } = plane;
  await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cert-manager' } });
  processes.start('cert-manager', join(programs.certManager, 'cert-manager'), ['--kubeconfig', kubeconfig]);

  const [metrics] = (await freePorts(1)) as [number];
  const dns = await startClusterDns(plane.apiPort);
  processes.start(
    'external-secrets',
    join(programs.externalSecrets, 'external-secrets'),
    ['--metrics-addr', `127.0.0.1:${metrics}`, '--concurrent', '2', '--store-requeue-interval', '10s'],
    { KUBECONFIG: kubeconfig, HTTPS_PROXY: dns.proxy, https_proxy: dns.proxy, NO_PROXY: '', no_proxy: '' },
  );
  return dns;
}
