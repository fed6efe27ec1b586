import type { Stack } from '../kube/stack';
import type { Topology, TopologyEdge } from './model';
import { serviceNodes, workloadNodes } from './nodes';
import { agentEdges, snapshots, transport } from './outside';
import { ingresses, requests, routes } from './requests';
import { secrets } from './secrets';

/** The stack as a graph, read from the same models as the rules; the same stack gives the same graph. */
export function topology(stack: Stack): Topology {
  const parts: readonly Topology[] = [
    requests(stack),
    ingresses(stack),
    agentEdges(stack),
    snapshots(stack),
    secrets(stack),
  ];
  const nodes = [...workloadNodes(stack), ...serviceNodes(stack), ...parts.flatMap((part) => part.nodes)];
  const edges = [...parts.flatMap((part) => part.edges), ...routes(stack), ...transport(stack)];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byKey = new Map(edges.map((edge) => [keyOf(edge), edge]));
  return { nodes: sorted(byId), edges: sorted(byKey) };
}

const keyOf = ({ type, from, to, scheme, port, identity, does }: TopologyEdge) =>
  [type, from, to, scheme, port, identity, does].join('\n');

function sorted<T>(map: ReadonlyMap<string, T>): T[] {
  return Array.from(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
}
