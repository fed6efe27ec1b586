import type { Content, Markup } from './markup';
import { html } from './markup';

/** A section of the page: a landmark with a heading and an anchor. */
export function section(id: string, title: string, lead: Content, ...body: readonly Content[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</section>
`;
}

/** How a column is aligned and named. */
export interface Column {
  title: string;
  number?: boolean;
}

/** A cell that is sorted by a number, whatever it shows. */
export interface Sorted {
  show: Content;
  by: number;
}

export type Cell = Content | Sorted;

const isSorted = (cell: Cell): cell is Sorted => typeof cell === 'object' && cell !== null && 'by' in cell;

/** A table with a caption; the first cell of each row is its header. It scrolls by itself where it is too wide. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  sortable = false,
): Markup {
  const head = columns.map(
    ({ title, number }) => html`<th scope="col"${number && html` class="number"`}>${title}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === 0
        ? html`<th scope="row">${shown(cell)}</th>`
        : html`<td${columns[index]?.number && html` class="number"`}${isSorted(cell) && html` data-by="${cell.by}"`}>${shown(cell)}</td>`,
    );
    return html`<tr>${cells}</tr>\n`;
  });
  return html`<div class="scroll" role="region" aria-label="${`Table: ${caption}`}" tabindex="0"><table${sortable && html` data-sortable`}>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

const shown = (cell: Cell): Content => (isSorted(cell) ? cell.show : cell);

/** A drawing with its text alternative: the same as a table, folded. */
export function figure(
  title: string,
  drawing: Content,
  alternative: { summary: string; content: Content; open?: boolean; legend?: Content },
): Markup {
  return html`<figure>
<div class="scroll drawing" role="region" aria-label="${`Drawing: ${title}`}" tabindex="0">
${drawing}</div>
<figcaption>${title}${alternative.legend}</figcaption>
</figure>
<details${alternative.open && html` open`}><summary>${alternative.summary}</summary>
${alternative.content}</details>
`;
}

/** Where there is nothing to show. */
export const nothing = (sentence: string): Markup => html`<p class="nothing">${sentence}</p>\n`;

/** Text as it is written in files and manifests; in a table it breaks only behind a slash, or where it is very long. */
export const code = (text: string): Markup =>
  html`<code>${text.split(/(?<=\/)/).map((part, index) => html`${index > 0 && html`<wbr>`}<span${part.length > 36 && html` class="long"`}>${part}</span>`)}</code>`;

/** A small word with a meaning: `good`, `bad`, `warn` or neutral. The word says it; the colour only repeats it. */
export function badge(text: string, tone: 'good' | 'bad' | 'warn' | 'plain' = 'plain'): Markup {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A date, `2027-05-31`, that stays in one line. */
export const day = (date: string): Markup => html`<time datetime="${date}">${date}</time>`;
