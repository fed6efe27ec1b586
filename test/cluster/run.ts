import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { policies } from '../../policies';
import { repository as root } from '../../scripts/source/repository';
import type { Target } from '../../scripts/source/target';
import { overlayTarget } from '../../scripts/source/target';
import { customResources } from './harness/crds';
import type { Engine } from './harness/engines';
import { binaries, engines } from './harness/engines';
import { whenLeaving } from './harness/leaving';
import type { Report } from './harness/report';
import { reporter } from './harness/report';
import { runCommand } from './harness/run-command';
import { usesGroup } from './harness/secret-controllers';
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
import { reasonFor } from './scenarios/differences';
import { drainKeepsBudgets, spreadViolations, zoneLossKeepsQuorum } from './scenarios/disruption';
import { judged } from './scenarios/judged';
import { mutants } from './scenarios/mutations';
import type { Common, Programs, Session } from './scenarios/overlay';
import { prepare, startOverlay } from './scenarios/overlay';
import { staysQuiet } from './scenarios/quiet';
import { everyReferenceIsThere, managesWhatIsRendered, syncs } from './scenarios/sync';

/** Seconds during which nothing may happen once an Application is healthy. */
const quietSeconds = 120;

const report = reporter();
const sessions = new Set<Session>();
const folder = mkdtempSync(join(tmpdir(), 'efk-gitops-cluster-'));
const forget = whenLeaving(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

// Leaving ends every program that was started here, and then removes the folder: see leaving.ts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

void main();

async function main(): Promise<void> {
  const missing = await missingTools();
  if (missing.length > 0) {
    report.skip(`${missing.join(', ')} not found: nothing of this lane can run`);
    report.close();
    process.exit(process.env['CI'] === 'true' ? 1 : 0);
  }
  await report.run(() => overlays(process.argv.slice(2)));
  await Promise.allSettled([...sessions].map(({ stop }) => stop()));
  limits(report);
  report.close();
  const failed = report.counts().failed > 0;
  if (failed) {
    forget();
    process.stdout.write(`logs: ${folder}\n`);
  }
  process.exit(failed ? 1 : 0);
}

async function missingTools(): Promise<string[]> {
  const tools: Record<string, string[]> = { go: ['version'], openssl: ['version'], git: ['--version'] };
  const found = await Promise.allSettled(Object.entries(tools).map(([tool, args]) => runCommand(tool, args)));
  return Object.keys(tools).filter((_, index) => found[index]?.status === 'rejected');
}

/** Runs the overlays that are named, or all: dev's quiet minutes pass while prod is brought up. */
async function overlays(names: readonly string[]): Promise<void> {
  const chosen = Object.keys(scenarios).filter((name) => names.length === 0 || names.includes(name));
  const unknown = names.filter((name) => !chosen.includes(name));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: expected ${Object.keys(scenarios).join(' or ')}`);
  const targets = await report.need('the overlays are rendered', () =>
    Promise.all(chosen.map((name) => overlayTarget(root, name))),
  );
  const programs = await build(targets);
  const common: Common = { report, programs, definitions: customResources(), policies, folder };
  const waiting: Promise<void>[] = [];
  for (const target of targets) {
    const session = await start(target, common);
    await bringUp(session);
    waiting.push(...((await scenarios[target.name]?.(session, waiting)) ?? []));
  }
  await Promise.all(waiting);
}

/** What follows once an overlay is up; gives what goes on by itself. */
const scenarios: Record<string, (session: Session, waiting: readonly Promise<void>[]) => Promise<Promise<void>[]>> = {
  dev,
  prod,
};

/** Builds the programs that the overlays need. One that is cached costs nothing. */
async function build(targets: readonly Target[]): Promise<Programs> {
  const one = (engine: Engine) => report.need(`${engine.name} ${engine.version}`, () => binaries(engine, report.note));
  const forGroup = async (group: string, engine: Engine) =>
    targets.some(({ objects }) => usesGroup(objects, group)) ? one(engine) : undefined;
  return {
    kubernetes: await one(engines.kubernetes),
    kwok: await one(engines.kwok),
    argocd: await one(engines.argocd),
    certManager: await forGroup('cert-manager.io', engines['cert-manager']),
    externalSecrets: await forGroup('external-secrets.io', engines['external-secrets']),
  };
}

async function start(target: Target, common: Common): Promise<Session> {
  const session = await report.need(`${target.name}: a control plane, its nodes and Argo CD start`, () =>
    startOverlay(target, common),
  );
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
  await report.step(`${overlay}: our schemas and the server agree on odd objects`, () => agreement(session));
  await report.need(`${overlay}: the platform has what stack.yaml says`, () => prepare(session));
  const state = await report.need(`${overlay}: Argo CD syncs it, Synced and Healthy`, () =>
    syncs(session, session.argo, session.revision),
  );
  await report.step(`${overlay}: Argo CD manages what is rendered, and the hooks ran`, async () =>
    managesWhatIsRendered(session, state),
  );
  await report.step(`${overlay}: every Secret and ConfigMap that a pod reads is there`, async () => {
    report.note(`${await everyReferenceIsThere(session)} references`);
  });
  await report.step(`${overlay}: Pod Security admission lets every pod in`, async () => {
    for (const level of await everyPodIsAdmitted(session)) report.note(level);
  });
  await report.step(
    `${overlay}: Pod Security admission refuses a planted violation`,
    async () => void (await aViolationIsRefused(session)),
  );
}

/** The least share of odd objects on which our schemas alone must say what the server says. */
const leastAgreement = 0.92;

async function agreement({ kube, objects, facts }: Session): Promise<void> {
  const asked = [...mutants(objects, 400), ...judged(facts.kubernetesVersion)];
  const all = await verdicts(kube, asked, { facts, objects, policies });
  const { lines, agreed, missed, stricter } = compare(all);
  report.note(
    `${agreed} of ${all.length} alike by the schemas, ${agreed + missed.filter(({ policy }) => policy).length} with the policies`,
  );
  for (const line of lines) report.note(line);
  const unexplained: string[] = [];
  for (const verdict of [...missed, ...stricter]) {
    const { mutant, server, schema, policy } = verdict;
    const title = mutant.title.slice(0, 120);
    const who =
      server === undefined ? `only we refuse ${title}: ${schema}` : `only the server refuses ${title}: ${server}`;
    const reason = reasonFor(verdict);
    report.note(`${who.slice(0, 260)}${policy ? `; we: ${policy.slice(0, 120)}` : ''} (${reason ?? 'unexplained'})`);
    if (reason === undefined) unexplained.push(who);
  }
  assert.ok(all.length >= 200, `expected 200 odd objects, made ${all.length}`);
  assert.ok(
    agreed / all.length >= leastAgreement,
    `${agreed} of ${all.length} alike, expected a share of ${leastAgreement}`,
  );
  assert.equal(unexplained, [], 'differences that scenarios/differences.ts does not explain');
}

/** Gives dev's quiet minutes, which pass while prod is brought up. */
async function dev(session: Session): Promise<Promise<void>[]> {
  const quiet = async (): Promise<void> => {
    await report.step(`dev: nothing happens for ${quietSeconds} s`, () => staysQuiet(session, quietSeconds));
    await end(session);
  };
  return [quiet()];
}

async function prod(session: Session, waiting: readonly Promise<void>[]): Promise<Promise<void>[]> {
  await report.step('prod: no hard spread constraint is broken', async () =>
    assert.equal(await spreadViolations(session.kube), []),
  );
  await report.step(`prod: nothing happens for ${quietSeconds} s`, () => staysQuiet(session, quietSeconds));
  await Promise.all(waiting);
  await report.step('prod: drift is healed', async () => report.note((await driftIsHealed(session)).join(', ')));
  await report.step('prod: a StatefulSet deleted by hand comes back to its claims', async () => {
    report.note(await deletedDataNodesKeepClaims(session));
  });
  await report.step('prod: removed parts are pruned, namespaces and claims stay', async () => {
    report.note((await removedPartsArePruned(session)).join(', '));
  });
  await report.step('prod: a change of an immutable field fails, and our own rule refused it before', async () => {
    for (const message of await immutableChangeFails(session)) report.note(message.slice(0, 200));
  });
  await report.step('prod: objects outside the AppProject are refused', async () => {
    for (const message of await foreignObjectsAreRefused(session)) report.note(message);
  });
  await report.step("prod: a drained node's pods come back within the budgets", async () => {
    const { node, moved, budgets } = await drainKeepsBudgets(session);
    report.note(`${moved} pods moved from ${node}, ${budgets} budgets watched`);
  });
  await report.step('prod: with a zone gone the masters keep a quorum', async () => {
    const { zone, nodes, waiting: pods } = await zoneLossKeepsQuorum(session);
    report.note(`${nodes} nodes of ${zone}; waited for it: ${pods.join(', ') || 'no pod'}`);
  });
  await report.step('prod: deleting the Application leaves the data', () =>
    deletionLeavesData(session, session.argo.root),
  );
  await end(session);
  return [];
}

/** What stands in for something real, and so is not proven. */
function limits({ notProven }: Report): void {
  notProven(
    'containers: kwok reports every pod as running and every Job as complete; no image is pulled, no probe or script runs',
  );
  notProven('storage: volumes are records with the zone of the node; no driver makes or attaches a disk');
  notProven(
    'network: no traffic flows, so Services, NetworkPolicies and the Ingress are only accepted, never exercised',
  );
  notProven(
    'external-secrets: its controller is v0.16.2, the last release that is one Go module; its CRDs are those of v1.3.2',
  );
  notProven(
    'cert-manager: its controllers run in a main of our own, with CA and self-signed issuers; without the webhook that validates further',
  );
  notProven('argocd-server and ApplicationSets: only the application controller and the repository server run');
}
