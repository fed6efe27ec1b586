import { size } from '../../model/elasticsearch/units';
import type { EdgeType, NodeType, Topology, TopologyEdge, TopologyNode } from '../../model/topology/model';
import { plural } from '../words';
import type { DrawnBox, DrawnLink } from './graph/draw';
import { draw } from './graph/draw';
import type { Content, Markup } from './markup';
import { html } from './markup';
import type { Cell } from './parts';
import { badge, code, figure, nothing, section, table } from './parts';

/** What runs, and what connects to what: as drawings and as tables. */
export async function topologySection({ nodes, edges }: Topology): Promise<Markup> {
  const title = 'Topology';
  const runs = nodes.filter(({ type }) => type !== 'store');
  if (!runs.length) return section('topology', title, undefined, nothing('Nothing of this target runs or listens.'));
  const traffic = edges.filter(({ type }) => type !== 'secret');
  const supply = edges.filter(({ type }) => type === 'secret');
  const name = names(nodes);
  return section(
    'topology',
    title,
    'Who connects to whom, on which port, as whom, and whether a NetworkPolicy lets it through. Read from the manifests and the configuration files in them, as the rules read them.',
    html`<h3>Connections</h3>\n`,
    figure('On each line: port and identity. Frames are namespaces.', await connections(runs, traffic), {
      summary: `The same as a table: ${plural(traffic.length, 'connection')}`,
      content: table(
        'Connections',
        ['From', 'What', 'To', 'Port', 'As', 'Trusts', 'NetworkPolicy'].map((column) => ({ title: column })),
        traffic.map((edge) => connectionRow(edge, name)),
      ),
      legend,
    }),
    html`<h3>What runs</h3>\n`,
    table(
      'Workloads, Services and what is outside',
      ['Name', 'Kind', 'Namespace', 'Pods', 'Version', 'Roles and notes', 'Heap', 'Memory', 'Volume'].map((column) => ({
        title: column,
        number: numeric.includes(column),
      })),
      [...runs].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type)).map(nodeRow),
      true,
    ),
    ...(supply.length ? await identities(nodes, supply, name) : []),
  );
}

/** What the lines mean. */
const legend = html`<ul class="legend" aria-label="Lines of the drawing">
${[
  ['request', 'requests'],
  ['route', 'a Service to its pods'],
  ['transport', 'nodes among themselves'],
  ['snapshot', 'snapshots'],
  ['blocked', 'blocked or broken'],
].map(
  ([tone, words]) =>
    html`<li><svg class="graph" width="34" height="10" aria-hidden="true"><path class="link ${tone}" d="M1 5 H33"/></svg>${words}</li>`,
)}</ul>
`;

async function identities(
  nodes: Topology['nodes'],
  supply: readonly TopologyEdge[],
  name: (id: string) => string,
): Promise<Content[]> {
  return [
    html`<h3>Secrets and certificates</h3>\n`,
    figure('Where Secrets come from and who reads them', await supplies(nodes, supply), {
      summary: `The same as a table: ${plural(supply.length, 'reader')}`,
      content: table(
        'Secrets and certificates',
        ['Secret', 'Made by', 'Read by'].map((column) => ({ title: column })),
        supply.map(({ identity = '', from, to }) => [code(identity), name(from), name(to)]),
      ),
    }),
  ];
}

function names(nodes: Topology['nodes']): (id: string) => string {
  const known = new Map(nodes.map((node) => [node.id, node]));
  return (id) => {
    const node = known.get(id);
    return node ? (node.kind === 'Outside' ? node.name : `${node.kind} ${node.name}`) : id;
  };
}

const verdicts = { allowed: 'good', open: 'plain', blocked: 'bad' } as const;
const words = { allowed: 'allowed', open: 'not restricted', blocked: 'blocked' } as const;

function connectionRow(edge: TopologyEdge, name: (id: string) => string): Content[] {
  const { from, to, does, scheme, port, identity, tls, network, problem } = edge;
  return [
    name(from),
    [does, problem && html`<br>${badge(problem, 'bad')}`],
    name(to),
    [scheme, port].filter(Boolean).join(' '),
    identity ?? '',
    tls ?? '',
    network && [
      badge(words[network.verdict], verdicts[network.verdict]),
      network.policies.map((policy) => html`<br><small>${policy}</small>`),
    ],
  ];
}

const numeric: readonly string[] = ['Pods', 'Heap', 'Memory', 'Volume'];
const order: readonly NodeType[] = [
  'elasticsearch',
  'kibana',
  'agent',
  'workload',
  'service',
  'ingress',
  'logs',
  'external',
];

function nodeRow(node: TopologyNode): Cell[] {
  const { name, kind, namespace = '', version = '', roles, note, heap, memory, volume } = node;
  return [
    code(name),
    kind,
    namespace,
    podsOf(node),
    version,
    [roles?.join(', '), note].filter(Boolean).join('; '),
    sized(heap),
    sized(memory),
    sized(volume),
  ];
}

const sized = (bytes: number | undefined): Cell => ({ show: bytes === undefined ? '' : size(bytes), by: bytes ?? -1 });

function podsOf({ kind, replicas }: TopologyNode): string {
  if (kind === 'DaemonSet') return 'one a node';
  return replicas === undefined ? '' : String(replicas);
}

/** Only Services that something connects to are drawn: one that merely names pods of a StatefulSet is in the table. */
function connections(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[]): Promise<Markup> {
  const reached = new Set(edges.filter(({ type }) => type !== 'route').map(({ to }) => to));
  const idle = new Set(nodes.filter(({ type, id }) => type === 'service' && !reached.has(id)).map(({ id }) => id));
  const shown = edges.filter(({ from, to }) => !idle.has(from) && !idle.has(to) && from !== to);
  const ends = new Set(shown.flatMap(({ from, to }) => [from, to]));
  return draw({
    id: 'connections',
    title: 'Connections of the stack',
    description: shown.length ? sentence(shown, names(nodes)) : 'No connection is known.',
    boxes: nodes
      .filter(({ id }) => !idle.has(id))
      .map((node) =>
        ends.has(node.id) ? box(node) : { ...box(node), kind: [node.kind, node.namespace].filter(Boolean).join(', ') },
      ),
    links: shown.map((edge) => link(edge, names(nodes))),
  });
}

function sentence(edges: readonly TopologyEdge[], name: (id: string) => string): string {
  return (
    edges
      .map(
        ({ from, does, to, scheme, port }) =>
          `${name(from)} ${does} ${name(to)}${port ? ` (${[scheme, port].filter(Boolean).join(' ')})` : ''}`,
      )
      .join('; ') + '.'
  );
}

function box(node: TopologyNode): DrawnBox {
  const { id, type, kind, name, namespace, roles, heap, volume, version, note } = node;
  const running = [
    podsOf(node) && (kind === 'DaemonSet' ? 'one pod a node' : plural(node.replicas ?? 0, 'pod')),
    version,
  ]
    .filter(Boolean)
    .join(', ');
  const sizes = [heap !== undefined && `heap ${size(heap)}`, volume !== undefined && `volume ${size(volume)}`]
    .filter(Boolean)
    .join(', ');
  return {
    id,
    tone: type,
    kind: kind === 'Outside' ? 'Outside the stack' : kind,
    name,
    lines: [running, ...wrapped(roles ?? []), sizes, note ?? ''].filter(Boolean),
    ...(namespace !== undefined && { group: namespace }),
  };
}

/** Where the identity differs from line to line; of nodes among each other it is in the table. */
const labelled: readonly EdgeType[] = ['request'];

/** Words in lines of a box. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [index, word] of words.entries()) {
    const text = index < words.length - 1 ? `${word},` : word;
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length < 38) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  return lines;
}

function link(edge: TopologyEdge, name: (id: string) => string): DrawnLink {
  const { from, to, type, does, scheme, port, identity, network, problem } = edge;
  const blocked = network?.verdict === 'blocked' || problem !== undefined;
  const where = [scheme === 'transport' ? undefined : scheme, port].filter(Boolean).join(' ');
  return {
    from,
    to,
    tone: blocked ? 'blocked' : type,
    title: `${name(from)} ${does} ${name(to)}${where ? `, ${where}` : ''}${identity ? `, as ${identity}` : ''}${problem ? `: ${problem}` : ''}`,
    label: [[where, blocked && '✕'].filter(Boolean).join(' '), labelled.includes(type) ? (identity ?? '') : ''].filter(
      Boolean,
    ),
  };
}

function supplies(nodes: Topology['nodes'], edges: readonly TopologyEdge[]): Promise<Markup> {
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const namespaces = new Map(nodes.map(({ id, namespace }) => [id, namespace]));
  const secretId = ({ from, to, identity }: TopologyEdge) => `secret ${namespaces.get(to)}/${identity} ${from}`;
  const secrets = new Map(edges.map((edge) => [secretId(edge), edge]));
  const links = new Map<string, DrawnLink>();
  for (const edge of edges) {
    const middle = secretId(edge);
    links.set(`${edge.from}\n${middle}`, {
      from: edge.from,
      to: middle,
      tone: 'secret',
      title: `makes ${edge.identity}`,
    });
    links.set(`${middle}\n${edge.to}`, {
      from: middle,
      to: edge.to,
      tone: 'secret',
      title: `${edge.identity} is read`,
    });
  }
  return draw({
    id: 'supplies',
    title: 'Where Secrets come from and who reads them',
    description:
      edges
        .map(({ from, identity, to }) => `${names(nodes)(from)} supplies ${identity} to ${names(nodes)(to)}`)
        .join('; ') + '.',
    direction: 'RIGHT',
    curved: true,
    boxes: [
      ...nodes
        .filter(({ id }) => ends.has(id))
        .map((node) => ({
          id: node.id,
          tone: node.type,
          kind: node.kind,
          name: node.name,
          lines: node.type === 'store' && node.note ? [node.note] : [],
          column: node.type === 'store' ? 0 : 2,
        })),
      ...Array.from(secrets, ([id, { identity = '', to }]) => ({
        id,
        tone: 'secret',
        kind: `Secret in ${namespaces.get(to) ?? 'default'}`,
        name: identity,
        lines: [],
        column: 1,
      })),
    ],
    links: [...links.values()],
  });
}
