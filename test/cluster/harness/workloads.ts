import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Kube } from './kube';
import { waitFor, when } from './wait';

/** Every workload that keeps pods running, with how many are wanted and ready. */
export async function workloads(
  kube: Kube,
): Promise<{ name: string; wanted: number; ready: number; current: boolean }[]> {
  const kinds = ['StatefulSet', 'Deployment', 'DaemonSet'];
  const all = (await Promise.all(kinds.map((kind) => kube.list('apps/v1', kind)))).flat();
  return all.map(({ kind, metadata, spec, status = {} }) => ({
    name: `${kind}/${metadata.namespace}/${metadata.name}`,
    wanted: kind === 'DaemonSet' ? (status.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1),
    ready: (kind === 'DaemonSet' ? status.numberReady : status.readyReplicas) ?? 0,
    current: status.observedGeneration === metadata['generation'],
  }));
}

/** Waits until every workload has all its pods ready. */
export async function waitForWorkloads(kube: Kube, seconds = 120): Promise<void> {
  await waitFor('every workload to have its pods', seconds, async () => {
    const missing = (await workloads(kube)).filter(({ wanted, ready, current }) => !current || ready < wanted);
    return when(
      missing.length === 0,
      missing.map(({ name, wanted, ready }) => `${name} has ${ready} of ${wanted}`).join(', '),
    );
  });
}

/** Pods that count: not those of finished Jobs, not those that are going. */
export function living(pods: readonly Manifest[]): Manifest[] {
  return pods.filter(
    ({ metadata, status }) => !metadata['deletionTimestamp'] && !['Succeeded', 'Failed'].includes(status?.phase),
  );
}
