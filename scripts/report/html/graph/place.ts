import type { LayoutOptions } from 'elkjs';
import type { Box, Layout, Link, Rectangle } from './layout';
import { layout } from './layout';

const gap = 24;
const margin = 8;

/**
 * The layout of a graph, with the boxes that nothing leads to or from in rows below it, in a frame of their own: the
 * layers would put them anywhere, and widen the drawing.
 */
export async function place(
  boxes: readonly Box[],
  links: readonly Link[],
  frame: string,
  options: LayoutOptions,
): Promise<Layout> {
  const ends = new Set(links.flatMap(({ from, to }) => [from, to]));
  const linked = boxes.filter(({ id }) => ends.has(id));
  const alone = boxes.filter(({ id }) => !ends.has(id));
  const graph = await layout(linked, links, options);
  if (!alone.length) return graph;
  const top = linked.length ? graph.height + gap : margin;
  const rows = inRows(alone, Math.max(graph.width, 720), top + 34);
  const bottom = Math.max(...Array.from(rows.values(), ({ y, height }) => y + height)) + 18;
  const right = Math.max(...Array.from(rows.values(), ({ x, width }) => x + width)) + 18;
  return {
    width: Math.max(graph.width, right + margin),
    height: bottom + margin,
    boxes: new Map([...graph.boxes, ...rows]),
    groups: new Map([...graph.groups, [frame, { x: margin, y: top, width: right - margin, height: bottom - top }]]),
    links: graph.links,
  };
}

function inRows(boxes: readonly Box[], width: number, top: number): Map<string, Rectangle> {
  const placed = new Map<string, Rectangle>();
  let [x, y, tall] = [margin + 18, top, 0];
  for (const box of boxes) {
    if (x > margin + 18 && x + box.width + 18 > width) [x, y, tall] = [margin + 18, y + tall + gap, 0];
    placed.set(box.id, { x, y, width: box.width, height: box.height });
    x += box.width + gap;
    tall = Math.max(tall, box.height);
  }
  return placed;
}
