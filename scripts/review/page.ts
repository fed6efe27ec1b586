import { changeMarkdown, rowsTable } from '../diff/markdown';
import { called } from '../diff/words';
import { cell } from '../report/markdown';
import { objectName, plural, whereabouts } from '../report/words';
import type { Finding } from '../rule/finding';
import type { Part } from './fit';
import { fit } from './fit';
import type { Review } from './review';
import { stops } from './review';

/** By this line a comment is found again, to be replaced by the next one. */
export const marker = '<!-- efk-gitops:review -->';

/** GitHub refuses a longer comment (`body is too long, maximum is 65536 characters`). */
export const commentLimit = 65_536;

/** GitHub refuses a longer step summary: 1 MiB, and a character may take four bytes (GitHub docs, workflow commands). */
export const summaryLimit = 2 ** 18;

/** What a page says beside the review. */
export interface PageOptions {
  limit: number;
  /** Where everything that does not fit can be read. */
  artifact?: string;
}

/** The review as Markdown for a comment or a step summary: the verdict first, the longest parts last. */
export function page(review: Review, { limit, artifact }: PageOptions): string {
  const { difference, sorted, judges, applications, files } = review;
  const { rows, dangers } = difference;
  const open = dangers.filter(({ waiver }) => !waiver);
  const more = artifact ? `in [the full report](${artifact})` : 'in the report files';
  const parts: Part[] = [
    { text: `${marker}\n### ${verdict(review)}` },
    {
      text: `Compared with \`${difference.base.commit.slice(0, 12)}\` (${cell(difference.base.ref)}): ${plural(files.length, 'file')} changed.`,
    },
    ...(judges.length ? [warning(review)] : []),
    { text: rowsTable(rows), instead: `**${plural(rows.length, 'target')}** compared: ${more}.` },
    ...(applications.length
      ? [
          {
            text: `Applications that will sync: ${applications.map(cell).join(', ')}`,
            instead: `${plural(applications.length, 'Application')} will sync: ${more}.`,
          },
        ]
      : []),
    ...section('What this change would do', open, more),
    ...section('New findings', sorted.fresh, more),
    ...section('Repaired', sorted.fixed, more),
    ...(sorted.unchanged.length ? [{ text: `${plural(sorted.unchanged.length, 'finding')} as before.` }] : []),
    ...rows.flatMap(({ name, changes }) => {
      const instead = `Changed objects that do not fit here: ${more}.`;
      return changes.length
        ? [
            { text: `#### ${cell(name)}`, instead },
            ...changes.map((change) => ({ text: changeMarkdown(change), instead })),
          ]
        : [];
    }),
  ];
  return fit(parts, limit);
}

function verdict(review: Review): string {
  const { stopping, difference } = review;
  if (stopping.length) return `❌ ${plural(stopping.length, 'error')} to repair before the merge`;
  const broken = difference.rows
    .filter(({ errors }) => errors.some(({ side }) => side === 'after'))
    .map(({ name }) => cell(name));
  if (stops(review)) return `❌ ${broken.join(', ')} cannot be built`;
  const changed = difference.rows.filter(({ state }) => state !== 'unchanged');
  return changed.length
    ? `✅ ${changed.map(({ name }) => cell(name)).join(', ')} ${changed.length === 1 ? 'changes' : 'change'}`
    : '✅ Nothing that is rendered changes';
}

function warning({ judges }: Review): Part {
  const names = judges.slice(0, 10).map((file) => `- ${cell(file)}`);
  const rest = judges.length > 10 ? [`- and ${judges.length - 10} more`] : [];
  return {
    text: [
      '> [!WARNING]',
      '> This change also touches what judges it:',
      ...[...names, ...rest].map((line) => `> ${line}`),
    ].join('\n'),
  };
}

/** A table in pieces of twenty rows: what does not fit is left out by the piece. */
function section(title: string, findings: readonly Finding[], more: string): Part[] {
  if (!findings.length) return [];
  const head = ['| | Finding | Object | Where |', '| --- | --- | --- | --- |'];
  const pieces = Array.from({ length: Math.ceil(findings.length / 20) }, (_, index) =>
    findings.slice(index * 20, index * 20 + 20),
  );
  return [
    { text: `#### ${title} (${findings.length})` },
    ...pieces.map((piece) => ({
      text: [...head, ...piece.map(row)].join('\n'),
      instead: `Some of the ${findings.length} under “${title}” do not fit here: ${more}.`,
    })),
  ];
}

function row(finding: Finding): string {
  const { severity, message, policy, overlays } = finding;
  const where = [cell(whereabouts(finding)), ...(overlays.length ? [`(${overlays.map(cell).join(', ')})`] : [])].join(
    ' ',
  );
  return `| ${severity} | ${cell(message)}<br>\`${policy}\` | ${cell(objectName({ ...finding, object: { ...finding.object, name: named(finding) } }))} | ${where} |`;
}

const named = ({ object }: Finding) => called(object).split(/[ /]/).at(-1) ?? object.name;
