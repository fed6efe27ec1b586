import type { Report } from '../engine/report';
import { summaryOf } from '../engine/report';
import type { Paint } from '../report/text';
import { text as findingsText, plain } from '../report/text';
import { printable } from '../report/words';
import type { Change } from './compare';
import type { Difference, Row } from './diff';
import type { FieldChange } from './fields';
import { against, called, fate, restarted, value } from './words';

/** Longer values are cut in a terminal; the patches have them whole. */
const widest = 160;

/** A change for a person: each target with its objects, field by field; the dangers last, where the eye stays. */
export function diffText(
  difference: Difference,
  { rules, lines }: Pick<Report, 'rules' | 'lines'>,
  paint: Paint = plain,
): string {
  const { rows, dangers } = difference;
  const blocks = [printable(against(difference)), ...rows.map((row) => rowText(row, paint))];
  if (dangers.length)
    blocks.push(findingsText({ findings: dangers, rules, lines, summary: summaryOf(dangers, 0, 0) }, paint, ''));
  return `${blocks.join('\n\n').trimEnd()}\n`;
}

function rowText(row: Row, paint: Paint): string {
  const head = `${paint.strong(printable(row.name))}: ${fate(row)}`;
  const errors = row.errors.map(({ message }) => `  ${paint.error(printable(message))}`);
  const restarts = restarted(row).map((workload) => `  ${paint.warning('restarts')} ${printable(workload)}`);
  return [head, ...errors, ...row.changes.map((change) => changeText(change, paint)), ...restarts].join('\n');
}

function changeText({ kind, object, fields }: Change, paint: Paint): string {
  const sign = { added: '+', removed: '-', changed: '~' }[kind];
  const colour = { added: paint.added, removed: paint.error, changed: paint.warning }[kind];
  return [`  ${colour(sign)} ${printable(called(object))}`, ...fields.flatMap((field) => fieldText(field, paint))].join(
    '\n',
  );
}

function fieldText(field: FieldChange, paint: Paint): string[] {
  if (field.patch === undefined) {
    return [`      ${printable(field.path)}: ${cut(value('before', field))} → ${cut(value('after', field))}`];
  }
  const body = field.patch
    .split('\n')
    .filter(Boolean)
    .map((line) => `        ${marked(printable(line), paint)}`);
  return [`      ${printable(field.path)}:`, ...body];
}

function marked(line: string, paint: Paint): string {
  return line.startsWith('+') ? paint.added(line) : line.startsWith('-') ? paint.error(line) : paint.faint(line);
}

function cut(text: string): string {
  const safe = printable(text);
  return safe.length <= widest ? safe : `${safe.slice(0, widest)}… (${safe.length} characters)`;
}
