import type { Report } from '../engine/report';
import type { Finding } from '../rule/finding';
import { objectName, printable, summaryLine, whereabouts } from './words';

/** How the parts of a line are coloured; on anything but a terminal, not at all. */
export interface Paint {
  error(text: string): string;
  warning(text: string): string;
  added(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const sgr = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const same = (text: string) => text;

/** Colours for a terminal. */
export const colours: Paint = { error: sgr(31), warning: sgr(33), added: sgr(32), strong: sgr(1), faint: sgr(2) };
/** No colours. */
export const plain: Paint = { error: same, warning: same, added: same, strong: same, faint: same };

/** The report for a person: findings grouped by object, each with the source lines and the place marked; then the counts, or another end. */
export function text(report: Report, paint: Paint = plain, end = summaryLine(report.summary)): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const title = objectName(finding);
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  const blocks = Array.from(groups, ([title, findings]) =>
    [paint.strong(printable(title)), ...findings.map((finding) => block(finding, report, paint))].join('\n'),
  );
  return [...blocks, ...(end ? [end] : [])].join('\n\n') + '\n';
}

function block(finding: Finding, report: Report, paint: Paint): string {
  const { severity, message, policy, overlays, waiver } = finding;
  const verdict = waiver ? paint.faint('waived') : paint[severity](severity);
  const where = overlays.length ? ` (${printable(overlays.join(', '))})` : '';
  const head = `  ${verdict}: ${printable(message)}  ${paint.faint(`[${policy}]${where}`)}`;
  const accepted = waiver
    ? [`    accepted until ${waiver.expires} by ${printable(waiver.owner)}: ${printable(waiver.reason)}`]
    : [];
  return [
    head,
    `    ${printable(whereabouts(finding)).replace(/\n/g, '\\n')}`,
    ...excerpt(finding, report, paint),
    ...accepted,
  ].join('\n');
}

/** The source line and the one before it, the place marked below. */
function excerpt({ source, severity }: Finding, { lines }: Report, paint: Paint): string[] {
  if (!source) return [];
  const all = lines(source.file);
  const width = String(source.line).length;
  const shown = [source.line - 1, source.line].filter((line) => line >= 1 && line <= all.length);
  const numbered = shown.map(
    (line) => `    ${paint.faint(`${String(line).padStart(width)} │`)} ${printable(all[line - 1] ?? '').slice(0, 110)}`,
  );
  if (!numbered.length || source.column > 110) return numbered;
  return [
    ...numbered,
    `    ${' '.repeat(width)} ${paint.faint('│')} ${' '.repeat(source.column - 1)}${paint[severity]('^')}`,
  ];
}
