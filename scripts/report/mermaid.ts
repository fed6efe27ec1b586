import { size } from '../model/elasticsearch/units';
import type { Topology, TopologyEdge, TopologyNode } from '../model/topology/model';
import { printable } from './words';

/** The topology as a Mermaid flowchart: boxes by namespace, the edges labelled with port and identity. */
export function mermaid({ nodes, edges }: Topology): string {
  const drawn = nodes.filter(({ type }) => type !== 'store');
  const ids = new Map(drawn.map(({ id }, index) => [id, `n${index}`]));
  const namespaces = Array.from(new Set(drawn.flatMap(({ namespace }) => namespace ?? [])));
  const box = (node: TopologyNode) => `${ids.get(node.id)}${shapeOf(node)}`;
  const lines = [
    'flowchart TD',
    ...drawn.filter(({ namespace }) => namespace === undefined).map((node) => `  ${box(node)}`),
    ...namespaces.flatMap((namespace, index) => [
      `  subgraph ns${index}["${escaped(namespace)}"]`,
      ...drawn.filter((node) => node.namespace === namespace).map((node) => `    ${box(node)}`),
      '  end',
    ]),
    ...edges.flatMap((edge) => {
      const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
      return from && to ? [`  ${from} ${arrowOf(edge)}${labelOf(edge)} ${to}`] : [];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function shapeOf(node: TopologyNode): string {
  const { type, kind, name, replicas, roles, heap, volume, note } = node;
  const text = [
    kind === 'Outside' ? '' : kind,
    name,
    replicas === undefined ? '' : `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`,
    roles?.join(', ') ?? '',
    [heap !== undefined && `heap ${size(heap)}`, volume !== undefined && `volume ${size(volume)}`]
      .filter(Boolean)
      .join(', '),
    note ?? '',
  ];
  const label = `"${text.filter(Boolean).map(escaped).join('<br>')}"`;
  if (type === 'service' || type === 'ingress') return `([${label}])`;
  return type === 'external' || type === 'logs' ? `[/${label}/]` : `[${label}]`;
}

function arrowOf({ type, network, problem }: TopologyEdge): string {
  if (network?.verdict === 'blocked' || problem !== undefined) return '--x';
  return type === 'transport' || type === 'snapshot' ? '-.->' : '-->';
}

function labelOf({ does, scheme, port, identity }: TopologyEdge): string {
  const where = [scheme === 'transport' ? undefined : scheme, port].filter((part) => part !== undefined).join(' ');
  return `|"${[does, where, identity ?? ''].filter(Boolean).map(escaped).join('<br>')}"|`;
}

/** Text of a label: nothing in it is markup, a quote or an entity of Mermaid's. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[^\p{L}\p{N} .,:/()*=_-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/\s+/g, ' ');
}
