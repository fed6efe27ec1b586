import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { customResources } from './harness/crds';
import { binaries, engines } from './harness/engines';
import type { Engine } from './harness/engines';
import { Stopped, reporter } from './harness/report';
import type { Report } from './harness/report';
import { runCommand } from './harness/run-command';
import { everythingIsAccepted, makeNamespaces } from './scenarios/accepted';
import { aViolationIsRefused, everyPodIsAdmitted } from './scenarios/admission';
import { compare, verdicts } from './scenarios/agreement';
import {
  deletedDataNodesKeepClaims,
  deletionLeavesData,
  driftIsHealed,
  foreignObjectsAreRefused,
  immutableChangeFails,
  removedPartsArePruned,
} from './scenarios/change';
import { drainKeepsBudgets, spreadViolations, zoneLossKeepsQuorum } from './scenarios/disruption';
import { mutants } from './scenarios/mutations';
import { prepare, startOverlay } from './scenarios/overlay';
import type { Common, Programs, Session } from './scenarios/overlay';
import { staysQuiet } from './scenarios/quiet';
import { everyReferenceIsThere, managesWhatIsRendered, syncs } from './scenarios/sync';

/** Seconds during which nothing may happen once an Application is healthy. */
const quietSeconds = 120;

const report = reporter();
const sessions = new Set<Session>();
const folder = mkdtempSync(join(tmpdir(), 'efk-gitops-cluster-'));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Leaving kills every process that was started here: see processes.ts.
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  });
}

void main();

async function main(): Promise<void> {
  const missing = await missingTools();
  if (missing.length > 0) {
    report.skip(`${missing.join(', ')} not found: nothing of this lane can run`);
    report.close();
    process.exit(process.env['CI'] === 'true' ? 1 : 0);
  }
  const only = process.argv.slice(2);
  try {
    const programs = await build();
    const common: Common = { report, programs, definitions: customResources(), policies, folder };
    const waiting: Promise<void>[] = [];
    if (only.length === 0 || only.includes('dev')) waiting.push((await dev(common)).quiet);
    if (only.length === 0 || only.includes('prod')) await prod(common, waiting);
    await Promise.all(waiting);
  } catch (error) {
    if (!(error instanceof Stopped)) {
      await report.step('the run itself', () => Promise.reject(error as Error));
    }
  }
  await Promise.allSettled([...sessions].map(({ stop }) => stop()));
  limits(report);
  report.close();
  const failed = report.counts().failed > 0;
  if (failed) process.stdout.write(`logs: ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exit(failed ? 1 : 0);
}

async function missingTools(): Promise<string[]> {
  const tools: Record<string, string[]> = { go: ['version'], openssl: ['version'], git: ['--version'] };
  const found = await Promise.allSettled(Object.entries(tools).map(([tool, args]) => runCommand(tool, args)));
  return Object.keys(tools).filter((_, index) => found[index]?.status === 'rejected');
}

async function build(): Promise<Programs> {
  const one = (engine: Engine) => report.need(`${engine.name} ${engine.version}`, () => binaries(engine, report.note));
  return {
    kubernetes: await one(engines.kubernetes),
    kwok: await one(engines.kwok),
    argocd: await one(engines.argocd),
    certManager: await one(engines['cert-manager']),
    externalSecrets: await one(engines['external-secrets']),
  };
}

async function start(overlay: string, common: Common): Promise<Session> {
  const session = await report.need(`${overlay}: a control plane, its nodes and Argo CD start`, () => startOverlay(overlay, common));
  sessions.add(session);
  return session;
}

async function end(session: Session): Promise<void> {
  sessions.delete(session);
  await session.stop();
}

/** Brings an overlay up, with the assertions that hold for each. */
async function bringUp(session: Session): Promise<void> {
  const { overlay, kube, objects } = session;
  await report.step(`${overlay}: a dry run accepts every object, strictly and without a warning`, async () => {
    await makeNamespaces(kube, objects);
    const workable = objects.filter(({ kind }) => kind !== 'Namespace');
    report.note(`${await everythingIsAccepted(kube, workable)} objects`);
  });
  await report.step(`${overlay}: our schemas and the server agree on altered objects`, () => agreement(session));
  await report.need(`${overlay}: the platform has what stack.yaml says`, () => prepare(session));
  const state = await report.need(`${overlay}: Argo CD syncs it, Synced and Healthy`, () => syncs(session, session.argo, session.revision));
  await report.step(`${overlay}: Argo CD manages what is rendered, and the hooks ran`, async () => managesWhatIsRendered(session, state));
  await report.step(`${overlay}: every Secret and ConfigMap that a pod reads is there`, async () => {
    report.note(`${await everyReferenceIsThere(session)} references`);
  });
  await report.step(`${overlay}: Pod Security admission lets every pod in`, async () => {
    for (const level of await everyPodIsAdmitted(session)) report.note(level);
  });
  await report.step(`${overlay}: Pod Security admission refuses a planted violation`, async () => void (await aViolationIsRefused(session)));
}

async function agreement({ kube, objects, facts }: Session): Promise<void> {
  const all = await verdicts(kube, mutants(objects, 400), { facts, objects, policies });
  const { lines, agreed, missed, stricter } = compare(all);
  report.note(`${agreed} of ${all.length} alike`);
  for (const line of lines) report.note(line);
  for (const { mutant, server, policy } of missed) {
    report.note(`only the server refuses ${mutant.title}: ${server?.slice(0, 160)}${policy ? `; we: ${policy.slice(0, 120)}` : ''}`);
  }
  for (const { mutant, schema } of stricter) report.note(`only we refuse ${mutant.title}: ${schema}`);
  assert.ok(all.length >= 200, `expected 200 altered objects, made ${all.length}`);
}

/** Brings dev up. Its quiet minutes pass while prod is brought up, so they are not awaited here. */
async function dev(common: Common): Promise<{ quiet: Promise<void> }> {
  const session = await start('dev', common);
  await bringUp(session);
  const quiet = async (): Promise<void> => {
    await report.step(`dev: nothing happens for ${quietSeconds} s`, () => staysQuiet(session, quietSeconds));
    await end(session);
  };
  return { quiet: quiet() };
}

async function prod(common: Common, waiting: readonly Promise<void>[]): Promise<void> {
  const session = await start('prod', common);
  await bringUp(session);
  await report.step('prod: no hard spread constraint is broken', async () => assert.equal(await spreadViolations(session.kube), []));
  await report.step(`prod: nothing happens for ${quietSeconds} s`, () => staysQuiet(session, quietSeconds));
  await Promise.all(waiting);
  await report.step('prod: drift is healed', async () => report.note((await driftIsHealed(session)).join(', ')));
  await report.step('prod: a StatefulSet deleted by hand comes back to its claims', async () => {
    report.note(await deletedDataNodesKeepClaims(session));
  });
  await report.step('prod: removed parts are pruned, namespaces and claims stay', async () => {
    report.note((await removedPartsArePruned(session)).join(', '));
  });
  await report.step('prod: a change of an immutable field fails', async () => {
    const { message } = await immutableChangeFails(session);
    report.note(message.slice(0, 200));
  });
  await report.step('prod: objects outside the AppProject are refused', async () => {
    for (const message of await foreignObjectsAreRefused(session)) report.note(message);
  });
  await report.step('prod: a drained node\'s pods come back within the budgets', async () => {
    const { node, moved, budgets } = await drainKeepsBudgets(session);
    report.note(`${moved} pods moved from ${node}, ${budgets} budgets watched`);
  });
  await report.step('prod: with a zone gone the masters keep a quorum', async () => {
    const { zone, nodes, waiting: pods } = await zoneLossKeepsQuorum(session);
    report.note(`${nodes} nodes of ${zone}; waited for it: ${pods.join(', ') || 'no pod'}`);
  });
  await report.step('prod: deleting the Application leaves the data', () => deletionLeavesData(session, session.argo.root));
  await end(session);
}

/** What stands in for something real, and so is not proven. */
function limits({ notProven }: Report): void {
  notProven('containers: kwok reports every pod as running and every Job as complete; no image is pulled, no probe or script runs');
  notProven('storage: volumes are records with the zone of the node; no driver makes or attaches a disk');
  notProven('network: no traffic flows, so Services, NetworkPolicies and the Ingress are only accepted, never exercised');
  notProven('external-secrets: its controller is v0.16.2, the last release that is one Go module; its CRDs are those of v1.3.2');
  notProven('cert-manager: its controllers run in a main of our own, with CA and self-signed issuers; without the webhook that validates further');
  notProven('argocd-server and ApplicationSets: only the application controller and the repository server run');
}
