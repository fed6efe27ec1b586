import type { Content, Markup } from '../markup';
import { html } from '../markup';
import type { Rectangle } from './layout';
import { fitted, widthOf } from './measure';
import { place } from './place';

/** A box of a drawing: a small line above, the name, and lines below. */
export interface DrawnBox {
  id: string;
  /** Decides the colour of its edge. */
  tone: string;
  kind: string;
  name: string;
  lines: readonly string[];
  group?: string;
  /** Boxes of a column are equally wide. */
  column?: number;
}

/** A line of a drawing, with a label of up to two lines. */
export interface DrawnLink {
  from: string;
  to: string;
  tone: string;
  label?: readonly string[];
  title: string;
}

/** What is drawn, and what a reader who cannot see it is told. */
export interface Drawing {
  id: string;
  title: string;
  description: string;
  boxes: readonly DrawnBox[];
  links: readonly DrawnLink[];
  direction?: 'DOWN' | 'RIGHT';
  /** What the frame around boxes without lines is called. */
  alone?: string;
  /** Curves instead of right angles: for many lines between columns. */
  curved?: boolean;
}

const nameSize = 13;
const lineSize = 11.5;
const labelSize = 11;
const lineHeight = 16;
const maximum = 310;

/** Draws boxes and lines as SVG, without a style or script of its own. */
export async function draw({
  id,
  title,
  description,
  boxes,
  links,
  direction = 'DOWN',
  curved = false,
  alone = 'nothing connects to these',
}: Drawing): Promise<Markup> {
  const sizes = sizesOf(boxes);
  const placed = await place(
    boxes.map((box, index) => ({
      id: box.id,
      ...(sizes[index] ?? sizeOf(box)),
      ...(box.group !== undefined && { group: box.group }),
    })),
    links.map(({ from, to, label }, index) => ({
      id: `link ${index}`,
      from,
      to,
      ...(label?.length && { label: labelSizeOf(label) }),
    })),
    alone,
    {
      'elk.direction': direction,
      ...(curved && { 'elk.layered.spacing.nodeNodeBetweenLayers': '130', 'elk.edgeRouting': 'POLYLINE' }),
    },
  );
  const groups = Array.from(placed.groups, ([, at]) => frame(at));
  const titles = Array.from(placed.groups, ([name, at]) => frameTitle(name, at));
  const lines = links.map((link, index) => drawLink(link, placed.links.get(`link ${index}`), { id, curved }));
  const cards = boxes.map((box) => card(box, placed.boxes.get(box.id)));
  const labels = links.map((link, index) => drawLabel(link, placed.links.get(`link ${index}`)?.label));
  return html`<svg class="graph" role="img" aria-labelledby="${id}-svg-title ${id}-svg-desc" viewBox="0 0 ${placed.width} ${placed.height}" width="${placed.width}" height="${placed.height}">
<title id="${id}-svg-title">${title}</title>
<desc id="${id}-svg-desc">${description}</desc>
<defs>${Array.from(new Set(links.map(({ tone }) => tone))).map((tone) => arrow(id, tone))}</defs>
${groups}${lines}${titles}${cards}${labels}</svg>
`;
}

/** The size of each box. */
function sizesOf(boxes: readonly DrawnBox[]): { width: number; height: number }[] {
  const own = boxes.map(sizeOf);
  const widest = (column: number) =>
    Math.max(...boxes.map((box, index) => (box.column === column ? (own[index]?.width ?? 0) : 0)));
  return own.map((size, index) => {
    const column = boxes[index]?.column;
    return column === undefined ? size : { ...size, width: widest(column) };
  });
}

function sizeOf({ kind, name, lines }: DrawnBox): { width: number; height: number } {
  const widest = Math.max(
    widthOf(kind, lineSize),
    widthOf(name, nameSize, true),
    ...lines.map((line) => widthOf(line, lineSize)),
  );
  return { width: Math.ceil(Math.min(Math.max(widest, 90), maximum)) + 28, height: 46 + lines.length * lineHeight };
}

function labelSizeOf(label: readonly string[]): { width: number; height: number } {
  return {
    width: Math.ceil(Math.max(...label.map((line) => widthOf(line, labelSize)))) + 8,
    height: label.length * 14 + 4,
  };
}

function frame({ x, y, width, height }: Rectangle): Markup {
  return html`<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>
`;
}

function frameTitle(name: string, { x, y, width }: Rectangle): Markup {
  return html`<text class="frame-title" x="${x + 14}" y="${y + 21}">${fitted(name, width - 28, 11.5, true)}</text>
`;
}

function card({ tone, kind, name, lines }: DrawnBox, at: Rectangle | undefined): Content {
  if (!at) return undefined;
  const { x, y, width, height } = at;
  const room = width - 26;
  return html`<g class="box ${tone}"><title>${[kind, name, ...lines].join(', ')}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/><rect class="edge" x="${x}" y="${y + 8}" width="3" height="${height - 16}" rx="1.5"/><text class="kind" x="${x + 15}" y="${y + 18}">${fitted(kind, room, lineSize)}</text><text class="name" x="${x + 15}" y="${y + 35}">${fitted(name, room, nameSize, true)}</text>${lines.map(
    (line, index) =>
      html`<text class="line" x="${x + 15}" y="${y + 53 + index * lineHeight}">${fitted(line, room, lineSize)}</text>`,
  )}</g>
`;
}

type PlacedLink = { points: readonly (readonly [number, number])[]; label?: Rectangle } | undefined;

function drawLink(
  { tone, title }: DrawnLink,
  placed: PlacedLink,
  { id, curved }: { id: string; curved: boolean },
): Content {
  if (!placed?.points.length) return undefined;
  return html`<path class="link ${tone}" d="${curved ? curve(placed.points) : rounded(placed.points)}" marker-end="url(#${id}-arrow-${tone})"><title>${title}</title></path>
`;
}

function drawLabel({ label, tone }: DrawnLink, at: Rectangle | undefined): Content {
  if (!label || !at) return undefined;
  const middle = at.x + at.width / 2;
  return html`<g class="label ${tone}"><rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" rx="3"/>${label.map(
    (line, index) =>
      html`<text class="${index ? 'second' : 'first'}" x="${middle}" y="${at.y + 13 + index * 14}">${line}</text>`,
  )}</g>
`;
}

function arrow(id: string, tone: string): Markup {
  return html`<marker id="${id}-arrow-${tone}" class="arrow ${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5 L7.5 4 L0 7.5 z"/></marker>`;
}

/** A curve from the first point to the last, level at both. */
function curve(points: readonly (readonly [number, number])[]): string {
  const [[x, y] = [0, 0], [toX, toY] = [0, 0]] = [points[0], points.at(-1)];
  const middle = round((x + toX) / 2);
  return `M${x} ${y} C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`;
}

/** A line through points, its corners rounded. */
function rounded(points: readonly (readonly [number, number])[]): string {
  const radius = 6;
  return points
    .map(([x, y], index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${x} ${y}`;
      if (!after) return `L${x} ${y}`;
      const [ax, ay] = towards([x, y], before, radius);
      const [bx, by] = towards([x, y], after, radius);
      return `L${ax} ${ay} Q${x} ${y} ${bx} ${by}`;
    })
    .join(' ');
}

function towards(
  [x, y]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  by: number,
): [number, number] {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const step = Math.min(by, length / 2) / length;
  return [round(x + (toX - x) * step), round(y + (toY - y) * step)];
}

const round = (value: number) => Math.round(value * 10) / 10;
