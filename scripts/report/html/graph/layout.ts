import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs';

/** Something to place. Sizes and places are units of the drawing. */
export interface Box {
  id: string;
  width: number;
  height: number;
  /** The frame that it stands in. */
  group?: string;
}

/** A line from one box to another. */
export interface Link {
  id: string;
  from: string;
  to: string;
  label?: { width: number; height: number };
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where everything stands. */
export interface Layout {
  width: number;
  height: number;
  boxes: ReadonlyMap<string, Rectangle>;
  groups: ReadonlyMap<string, Rectangle>;
  links: ReadonlyMap<string, { points: readonly (readonly [x: number, y: number])[]; label?: Rectangle }>;
}

const padding = '[top=34,left=18,bottom=18,right=18]';

/** Places boxes in layers and leads the lines around them, the same way every time. */
export async function layout(
  boxes: readonly Box[],
  links: readonly Link[],
  options: LayoutOptions = {},
): Promise<Layout> {
  const { default: Elk } = require('elkjs') as typeof import('elkjs'); // large: no other command pays for it
  const groups = Array.from(new Set(boxes.flatMap(({ group }) => group ?? [])));
  const child = ({ id, width, height }: Box): ElkNode => ({ id, width, height });
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: { ...defaults, ...options },
    children: [
      ...groups.map((group) => ({
        id: `group ${group}`,
        layoutOptions: { 'elk.padding': padding },
        children: boxes.filter((box) => box.group === group).map(child),
      })),
      ...boxes.filter(({ group }) => group === undefined).map(child),
    ],
    edges: links.map(({ id, from, to, label }) => ({
      id,
      sources: [from],
      targets: [to],
      ...(label && { labels: [{ id: `label ${id}`, text: id, ...label }] }),
    })),
  };
  return read(await new Elk().layout(graph), new Set(groups));
}

const defaults: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.randomSeed': '1',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.crossingMinimization.semiInteractive': 'false',
  'elk.edgeLabels.inline': 'false',
};

function read(root: ElkNode, groupNames: ReadonlySet<string>): Layout {
  const boxes = new Map<string, Rectangle>();
  const groups = new Map<string, Rectangle>();
  const links: [string, { points: (readonly [number, number])[]; label?: Rectangle }][] = [];
  const visit = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      const group = child.id.startsWith('group ') ? child.id.slice(6) : undefined;
      if (group !== undefined && groupNames.has(group)) groups.set(group, rectangle(child));
      else boxes.set(child.id, rectangle(child));
      visit(child);
    }
    for (const edge of node.edges ?? []) links.push([edge.id, line(edge)]);
  };
  visit(root);
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    boxes,
    groups,
    links: new Map(links),
  };
}

function rectangle({ x = 0, y = 0, width = 0, height = 0 }: Partial<Rectangle>): Rectangle {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function line({ sections = [], labels = [] }: ElkExtendedEdge) {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => [round(x), round(y)] as const),
  );
  const [label] = labels;
  return { points, ...(label && { label: rectangle(label) }) };
}

const round = (value: number) => Math.round(value * 10) / 10;
