import { cell } from '../report/markdown';
import { printable } from '../report/words';
import type { Change } from './compare';
import type { Row } from './diff';
import type { FieldChange } from './fields';
import { called, fate, restarted, value } from './words';

/** The targets as a table: what became of each, and which pods it replaces. */
export function rowsTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const errors = row.errors.map(({ message }) => cell(message)).join('<br>');
    return `| ${cell(row.name)} | ${fate(row)}${errors ? `<br>${errors}` : ''} | ${restarted(row).map(cell).join('<br>')} |`;
  });
  return ['| Target | Objects | Restarts |', '| --- | --- | --- |', ...lines].join('\n');
}

/** One changed object, folded; its fields as a difference. */
export function changeMarkdown({ kind, object, fields }: Change): string {
  const title = `${{ added: '➕', removed: '➖', changed: '✏️' }[kind]} ${cell(called(object))}`;
  if (!fields.length) return `- ${title}`;
  return [`<details><summary>${title}</summary>`, '', fenced(fields.map(fieldLines).join('\n')), '', '</details>'].join(
    '\n',
  );
}

function fieldLines(field: FieldChange): string {
  if (field.patch !== undefined) return [`@@ ${field.path} @@`, ...field.patch.split('\n').filter(Boolean)].join('\n');
  const sides = (['before', 'after'] as const).filter((side) => side in field);
  return [`@@ ${field.path} @@`, ...sides.map((side) => `${side === 'before' ? '-' : '+'} ${value(side, field)}`)].join(
    '\n',
  );
}

/** A fence that nothing inside it can end. */
export function fenced(content: string): string {
  const safe = printable(content);
  const longest = Math.max(2, ...Array.from(safe.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${safe}\n${fence}`;
}
