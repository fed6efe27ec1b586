import { diffText } from '../diff/text';
import { summaryOf } from '../engine/report';
import type { Paint } from '../report/text';
import { plain, text } from '../report/text';
import { plural, printable } from '../report/words';
import type { Finding } from '../rule/finding';
import type { Review } from './review';
import { stops } from './review';

/** The review for a person: the change, what is new, what is repaired; the verdict last, where the eye stays. */
export function reviewText(review: Review, paint: Paint = plain): string {
  const { difference, report, sorted, judges, applications, gate } = review;
  const { rules, lines } = report;
  const list = (title: string, findings: readonly Finding[]) =>
    findings.length
      ? [
          `${paint.strong(`${title} (${findings.length})`)}\n\n${text({ findings, rules, lines, summary: summaryOf(findings, 0, 0) }, paint, '').trimEnd()}`,
        ]
      : [];
  const repaired = sorted.fixed.map(({ policy, message }) => `  ${printable(message)}  ${paint.faint(`[${policy}]`)}`);
  return `${[
    diffText(difference, { rules, lines }, paint).trimEnd(),
    ...list('New findings', sorted.fresh),
    ...(repaired.length ? [`${paint.strong(`Repaired (${repaired.length})`)}\n${repaired.join('\n')}`] : []),
    ...(gate === 'all' ? list('Findings as before', sorted.unchanged) : []),
    ...(judges.length
      ? [
          `${paint.warning('This change also touches what judges it:')}\n${judges.map((file) => `  ${printable(file)}`).join('\n')}`,
        ]
      : []),
    ...(applications.length ? [`Applications that will sync: ${applications.map(printable).join(', ')}`] : []),
    verdict(review, paint),
  ].join('\n\n')}\n`;
}

function verdict(review: Review, paint: Paint): string {
  const { sorted, stopping, gate } = review;
  const counts = `${sorted.fresh.length} new, ${sorted.fixed.length} repaired, ${sorted.unchanged.length} as before`;
  if (!stops(review)) return `${counts}; gate ${gate}: passed`;
  const why = stopping.length ? plural(stopping.length, 'error') : 'a target that cannot be built';
  return paint.error(`${counts}; gate ${gate}: stopped by ${why}`);
}
