import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './fix';

/** Changes as a unified diff that `git apply` and `patch -p1` take; line ends stay as they are. */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(({ file: named, before, after }) => {
      const file = named.replace(/^\/+/, '');
      const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
        stripTrailingCr: false,
      });
      return patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
    })
    .join('');
}
