import type { NodePool } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Kube } from './kube';
import { waitFor, when } from './wait';

export const zoneLabel = 'topology.kubernetes.io/zone';

/** The nodes that stack.yaml promises: as many, as large, in the same zones, with the same labels and taints. */
export function nodesOf(pools: readonly NodePool[]): Manifest[] {
  return pools.flatMap((pool) => Array.from({ length: pool.count }, (_, index) => node(pool, index)));
}

function node({ name: pool, zones = [], cpu, memory, disk, labels, taints = [] }: NodePool, index: number): Manifest {
  const name = `${pool}-${index}`;
  const zone = zones[index % zones.length];
  const room = { cpu, memory, pods: '110', 'ephemeral-storage': disk ?? '100Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...(zone === undefined ? {} : { [zoneLabel]: zone }),
        ...labels,
      },
    },
    spec: taints.length > 0 ? { taints } : {},
    status: { capacity: room, allocatable: room },
  };
}

/** Makes the nodes and waits until they are Ready. */
export async function joinNodes(kube: Kube, nodes: readonly Manifest[]): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => {
      await kube.create(node);
      await kube.patch(node, { status: node['status'] as unknown }, 'status');
    }),
  );
  await waitFor('the nodes to be Ready', 60, async () => {
    const all = await kube.list('v1', 'Node');
    const waiting = all.filter((one) => !isReady(one) || isTainted(one));
    return when(waiting.length === 0, `${waiting.length} of ${all.length} not Ready`);
  });
}

/** Whether a node's or pod's Ready condition is True. */
export function isReady({ status }: Manifest): boolean {
  const conditions: { type: string; status: string }[] = status?.conditions ?? [];
  return conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True');
}

const isTainted = ({ spec }: Manifest): boolean =>
  (spec?.taints ?? []).some(({ key }: { key: string }) => key === 'node.kubernetes.io/not-ready');
