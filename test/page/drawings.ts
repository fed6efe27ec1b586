import type { Page } from 'playwright-core';

/** What is wrong with the drawings: text that leaves its box, labels over labels or boxes, letters too small to read. */
export function flaws(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const box = (element: SVGGraphicsElement) => element.getBBox();
    const inside = (inner: DOMRect, outer: DOMRect) =>
      inner.x >= outer.x - 1 &&
      inner.x + inner.width <= outer.x + outer.width + 1 &&
      inner.y >= outer.y - 1 &&
      inner.y + inner.height <= outer.y + outer.height + 1;
    const meet = (a: DOMRect, b: DOMRect) =>
      a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1;
    for (const svg of document.querySelectorAll<SVGSVGElement>('svg[role="img"]')) {
      const title = svg.querySelector('title')?.textContent ?? '';
      const { width, height } = svg.viewBox.baseVal;
      const whole = new DOMRect(0, 0, width, height);
      for (const text of svg.querySelectorAll('text')) {
        if (!inside(box(text), whole)) found.push(`${title}: "${text.textContent}" leaves the drawing`);
        if (parseFloat(getComputedStyle(text).fontSize) < 11)
          found.push(`${title}: "${text.textContent}" is too small`);
      }
      for (const group of svg.querySelectorAll<SVGGElement>('g.box, g.label, g.phase, g.bar')) {
        const rect = group.querySelector('rect');
        const within = group.matches('.box, .label')
          ? 'text'
          : group.matches('.phase')
            ? 'text.name, text.line'
            : 'nothing';
        for (const text of rect && !group.matches('.delete') ? group.querySelectorAll<SVGTextElement>(within) : []) {
          if (!inside(box(text), box(rect!))) found.push(`${title}: "${text.textContent}" leaves its box`);
        }
      }
      const rects = (selector: string) => Array.from(svg.querySelectorAll<SVGGraphicsElement>(selector));
      const [boxes, labels] = [rects('g.box > rect:first-of-type'), rects('g.label > rect')];
      const name = (element: SVGGraphicsElement) => element.parentElement?.textContent ?? '';
      for (const [index, label] of labels.entries()) {
        for (const other of [...labels.slice(index + 1), ...boxes]) {
          if (meet(box(label), box(other)))
            found.push(`${title}: the label "${name(label)}" lies over "${name(other)}"`);
        }
      }
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1))
          if (meet(box(one), box(other))) found.push(`${title}: "${name(one)}" lies over "${name(other)}"`);
      }
    }
    return found;
  });
}
