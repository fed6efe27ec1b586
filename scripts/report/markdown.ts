import type { Report } from '../engine/report';
import { objectName, plural, printable, summaryLine } from './words';

/** The report as Markdown, for a step summary or a comment: counts first, then a table of what is open, then the waived. */
export function markdown({ findings, summary }: Report): string {
  const open = findings.filter(({ waiver }) => !waiver);
  const waived = findings.filter(({ waiver }) => waiver);
  const verdict = summary.errors
    ? `❌ ${plural(summary.errors, 'error')}`
    : summary.warnings
      ? `⚠️ ${plural(summary.warnings, 'warning')}`
      : '✅ Clean';
  const lines = [`### ${verdict}`, '', summaryLine(summary), ''];
  if (open.length) {
    lines.push('| | Finding | Object | Where | Overlays |', '| --- | --- | --- | --- | --- |');
    for (const finding of open) {
      const { severity, message, policy, source, path, overlays } = finding;
      const place = source ? `${source.file}:${source.line}` : path;
      lines.push(
        `| ${severity} | ${cell(message)}<br>\`${policy}\` | ${cell(objectName(finding))} | ${code(place)} | ${cell(overlays.join(', '))} |`,
      );
    }
    lines.push('');
  }
  if (waived.length) {
    lines.push(
      `<details><summary>${waived.length} waived</summary>`,
      '',
      '| Finding | Object | Until | Owner | Reason |',
      '| --- | --- | --- | --- | --- |',
    );
    for (const finding of waived) {
      const { expires = '', owner = '', reason = '' } = finding.waiver ?? {};
      lines.push(
        `| ${cell(finding.message)}<br>\`${finding.policy}\` | ${cell(objectName(finding))} | ${expires} | ${cell(owner)} | ${cell(reason)} |`,
      );
    }
    lines.push('', '</details>', '');
  }
  return lines.join('\n');
}

/** Text in a table cell: nothing in it is markup, a mention or a line break. */
export function cell(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, '&#64;')
    .replace(/\s*\n\s*/g, ' ');
}

const code = (text: string) => `\`${printable(text).replace(/[`|\n]/g, ' ')}\``;
