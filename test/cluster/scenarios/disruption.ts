import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { selects } from '../../../scripts/model/kube/selector';
import type { Kube } from '../harness/kube';
import { Refused } from '../harness/kube';
import { isReady, zoneLabel } from '../harness/nodes';
import { waitFor } from '../harness/wait';
import { living, waitForWorkloads } from '../harness/workloads';
import type { Running } from './stack';

/**
 * Drains the busiest node as `kubectl drain --ignore-daemonsets` does, by eviction. Meanwhile no disruption budget is
 * broken, looked at ten times a second; afterwards every pod runs elsewhere.
 * @returns what was moved.
 */
export async function drainKeepsBudgets({ kube }: Running): Promise<{ node: string; moved: number; budgets: number }> {
  const pods = living(await kube.list('v1', 'Pod')).filter((pod) => !ofDaemonSet(pod));
  const node = busiest(pods);
  const moving = pods.filter(({ spec }) => spec.nodeName === node);
  const target = { apiVersion: 'v1', kind: 'Node', metadata: { name: node } };
  await kube.patch(target, { spec: { unschedulable: true } });
  const watch = watchBudgets(kube);
  try {
    for (const pod of moving) await evict(kube, pod);
    await waitForWorkloads(kube, 120);
  } finally {
    await watch.stop();
    await kube.patch(target, { spec: { unschedulable: null } });
  }
  const left = living(await kube.list('v1', 'Pod')).filter((pod) => pod['spec'].nodeName === node && !ofDaemonSet(pod));
  assert.equal(
    left.map(({ metadata }) => metadata.name),
    [],
    'pods stayed on the drained node',
  );
  assert.equal(watch.broken(), []);
  return { node, moved: moving.length, budgets: watch.budgets() };
}

const ofDaemonSet = ({ metadata }: Manifest): boolean =>
  ((metadata['ownerReferences'] ?? []) as { kind: string }[]).some(({ kind }) => kind === 'DaemonSet');

function busiest(pods: readonly Manifest[]): string {
  const counts = new Map<string, number>();
  for (const { spec } of pods) counts.set(spec.nodeName, (counts.get(spec.nodeName) ?? 0) + 1);
  const [node] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  if (!node) throw new Error('no pods to drain');
  return node;
}

/** Asks for an eviction until the budget allows it. */
async function evict(kube: Kube, pod: Manifest): Promise<void> {
  const { name, namespace = 'default', uid } = pod.metadata;
  const path = `${await kube.collection('v1', 'Pod', namespace)}/${name}/eviction`;
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions: { preconditions: { uid } },
  };
  await waitFor(`the eviction of ${namespace}/${name}`, 60, async () => {
    const { status, text } = await kube.raw('POST', path, JSON.stringify(eviction));
    if (status === 429) return { seen: text };
    if (status >= 400 && status !== 404 && status !== 409) throw new Refused(status, text);
    return { done: true };
  });
}

function watchBudgets(kube: Kube): { stop(): Promise<void>; broken(): string[]; budgets(): number } {
  const broken = new Set<string>();
  let running = true;
  let count = 0;
  const loop = (async () => {
    const budgets = await kube.list('policy/v1', 'PodDisruptionBudget');
    count = budgets.length;
    const wanted = new Map(budgets.map((budget) => [budget, (budget['status']?.desiredHealthy ?? 0) as number]));
    while (running) {
      const pods = living(await kube.list('v1', 'Pod')).filter(isReady);
      for (const [budget, least] of wanted) {
        const { name, namespace } = budget.metadata;
        const ready = pods.filter(
          ({ metadata }) => metadata.namespace === namespace && selects(budget['spec'].selector, metadata.labels),
        );
        if (ready.length < least) broken.add(`${namespace}/${name}: ${ready.length} ready, ${least} wanted`);
      }
      await sleep(100);
    }
  })();
  return {
    async stop() {
      running = false;
      await loop;
    },
    broken: () => [...broken],
    budgets: () => count,
  };
}

/**
 * Takes all nodes of one zone away at once, as the cloud's controller does after an outage. The masters keep a quorum
 * throughout, what runs does not break a spread constraint, and what cannot run is only what has its volume there.
 * Then the zone comes back, and so does every pod.
 */
export async function zoneLossKeepsQuorum({
  kube,
}: Running): Promise<{ zone: string; nodes: number; waiting: string[] }> {
  const nodes = await kube.list('v1', 'Node');
  const zone = await zoneOfMost(kube, nodes);
  const lost = nodes.filter(({ metadata }) => metadata.labels?.[zoneLabel] === zone);
  const names = new Set(lost.map(({ metadata }) => metadata.name));
  const masters = (await mastersOf(kube)).length;
  const quorum = Math.floor(masters / 2) + 1;

  for (const node of lost) await kube.remove(node);
  const before = living(await kube.list('v1', 'Pod'));
  const gone = before.filter(({ spec }) => names.has(spec.nodeName));
  const wanted = before.filter((pod) => !ofDaemonSet(pod)).length;
  for (const pod of gone) await kube.remove(pod, { grace: 0 });
  let least = masters;
  const settled = await waitFor('the pods to settle in the other zones', 90, async () => {
    least = Math.min(least, (await mastersOf(kube)).filter(isReady).length);
    const pods = living(await kube.list('v1', 'Pod'));
    const made = pods.filter((pod) => !ofDaemonSet(pod)).length;
    const undecided = pods.filter((pod) => !isReady(pod) && !isUnschedulable(pod));
    if (made < wanted || undecided.length > 0)
      return { seen: `${made} of ${wanted} pods, ${undecided.length} undecided` };
    return { done: pods };
  });
  assert.ok(least >= quorum, `${least} of ${masters} masters were ready, a quorum is ${quorum}`);
  const waiting = settled.filter((pod) => !isReady(pod));
  const stranded = await strandedBy(kube, zone);
  const strange = waiting.filter((pod) => !stranded(pod) && !/topology spread|anti-affinity/.test(reason(pod)));
  assert.equal(
    strange.map((pod) => `${pod.metadata.name}: ${reason(pod)}`),
    [],
  );
  assert.equal(await spreadViolations(kube), [], 'with the zone gone');

  for (const { metadata, spec, status } of lost) {
    const fresh: Manifest = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: metadata.name, labels: metadata.labels ?? {} },
      spec: { taints: spec.taints ?? [] },
    };
    await kube.create(fresh);
    await kube.patch(fresh, { status: { capacity: status.capacity, allocatable: status.allocatable } }, 'status');
  }
  await waitForWorkloads(kube, 120);
  return { zone, nodes: lost.length, waiting: waiting.map(({ metadata }) => metadata.name) };
}

/** Tells the pods that have a volume in a zone: no node elsewhere can run them. */
async function strandedBy(kube: Kube, zone: string): Promise<(pod: Manifest) => boolean> {
  const volumes = (await kube.list('v1', 'PersistentVolume')).filter(({ spec }) =>
    JSON.stringify(spec.nodeAffinity?.required ?? {}).includes(JSON.stringify(zone)),
  );
  const claims = new Set(volumes.map(({ spec }) => `${spec.claimRef.namespace}/${spec.claimRef.name}`));
  return ({ metadata, spec }) =>
    ((spec.volumes ?? []) as { persistentVolumeClaim?: { claimName: string } }[]).some(
      ({ persistentVolumeClaim: claim }) => claim && claims.has(`${metadata.namespace}/${claim.claimName}`),
    );
}

const mastersOf = async (kube: Kube): Promise<Manifest[]> =>
  living(await kube.list('v1', 'Pod')).filter(({ metadata }) => /^elasticsearch-master-\d+$/.test(metadata.name));

async function zoneOfMost(kube: Kube, nodes: readonly Manifest[]): Promise<string> {
  const zones = new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.[zoneLabel]]));
  const masters = await mastersOf(kube);
  assert.ok(masters.length >= 3, `expected three masters, found ${masters.length}`);
  const held = masters.map(({ spec }) => zones.get(spec.nodeName)).filter((zone) => zone !== undefined);
  const [zone] = [...new Set(held)].sort((one, other) => count(held, other) - count(held, one));
  if (!zone) throw new Error('no master runs in a zone');
  return zone;
}

const count = (list: readonly string[], value: string): number => list.filter((one) => one === value).length;

const scheduled = ({ status }: Manifest): { status: string; reason?: string; message?: string } | undefined =>
  (status?.conditions ?? []).find(({ type }: { type: string }) => type === 'PodScheduled');

const isUnschedulable = (pod: Manifest): boolean => scheduled(pod)?.reason === 'Unschedulable';
const reason = (pod: Manifest): string => scheduled(pod)?.message ?? '';

/** Hard spread constraints that the running pods break, over the zones or nodes that are there. */
export async function spreadViolations(kube: Kube): Promise<string[]> {
  const nodes = new Map((await kube.list('v1', 'Node')).map((node) => [node.metadata.name, node]));
  const pods = living(await kube.list('v1', 'Pod')).filter(({ spec }) => spec.nodeName && nodes.has(spec.nodeName));
  const found = new Set<string>();
  for (const pod of pods) {
    for (const constraint of pod['spec'].topologySpreadConstraints ?? []) {
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue;
      const { topologyKey, maxSkew, labelSelector } = constraint;
      const domains = new Map<string, number>();
      for (const node of nodes.values()) {
        const domain = node.metadata.labels?.[topologyKey];
        if (domain && admits(node, pod)) domains.set(domain, 0);
      }
      for (const other of pods.filter(
        ({ metadata }) => metadata.namespace === pod.metadata.namespace && selects(labelSelector, metadata.labels),
      )) {
        const domain = nodes.get(other['spec'].nodeName)?.metadata.labels?.[topologyKey];
        if (domain) domains.set(domain, (domains.get(domain) ?? 0) + 1);
      }
      const skew = Math.max(...domains.values()) - Math.min(...domains.values());
      if (skew > maxSkew)
        found.add(`${pod.metadata.name.replace(/-[^-]+$/, '')} over ${topologyKey}: ${JSON.stringify([...domains])}`);
    }
  }
  return [...found];
}

/** Whether a node counts as a domain for a pod: with `nodeTaintsPolicy: Ignore`, the default, taints do not matter. */
function admits({ metadata }: Manifest, pod: Manifest): boolean {
  const selector = (pod['spec'].nodeSelector ?? {}) as Record<string, string>;
  return Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);
}
