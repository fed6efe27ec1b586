import { join } from 'node:path';
import { diffJson } from '../diff/json';
import { changeMarkdown, rowsTable } from '../diff/markdown';
import { patches } from '../diff/patches';
import { formats } from '../report';
import { commentLimit, page, summaryLimit } from './page';
import type { Review } from './review';

/** Every file of a review, by its path in the output folder. */
export function reviewFiles(review: Review, artifact?: string): Map<string, string> {
  const { difference, report } = review;
  const link = artifact === undefined ? {} : { artifact };
  return new Map([
    ['findings.json', formats.json(report)],
    ['report.sarif', formats.sarif(report)],
    ['junit.xml', formats.junit(report)],
    ['comment.md', page(review, { limit: commentLimit, ...link })],
    ['summary.md', page(review, { limit: summaryLimit, ...link })],
    ['diff.json', diffJson(difference)],
    [
      'diff.md',
      `${[rowsTable(difference.rows), ...difference.rows.flatMap(({ changes }) => changes.map(changeMarkdown))].join('\n\n')}\n`,
    ],
    ...Array.from(patches(difference), ([file, text]) => [join('patches', file), text] as const),
  ]);
}
