import { fingerprint } from '../fingerprint';
import type { Finding } from '../finding';

/** Which findings stop a merge: those that the change brings, or all. */
export type Gate = 'new' | 'all';

/** The findings of a change, sorted by what became of them; matched by fingerprint, so that a moved line is no news. */
export interface Sorted {
  /** Open now, and not open before: also one whose waiver went. */
  fresh: readonly Finding[];
  /** Open before, and not any more: repaired, waived, or gone with its object. */
  fixed: readonly Finding[];
  unchanged: readonly Finding[];
}

/** Sorts the open findings of both sides. */
export function sortFindings(before: readonly Finding[], after: readonly Finding[]): Sorted {
  const open = (findings: readonly Finding[]) => findings.filter(({ waiver }) => !waiver);
  const prints = (findings: readonly Finding[]) => new Set(findings.map(fingerprint));
  const [old, now] = [open(before), open(after)];
  const [known, left] = [prints(old), prints(now)];
  return {
    fresh: now.filter((finding) => !known.has(fingerprint(finding))),
    fixed: old.filter((finding) => !left.has(fingerprint(finding))),
    unchanged: now.filter((finding) => known.has(fingerprint(finding))),
  };
}

/** The errors that stop the merge. What a change does to a cluster is new by nature. */
export function stopping(gate: Gate, { fresh, unchanged }: Sorted, dangers: readonly Finding[]): Finding[] {
  const judged = [...dangers.filter(({ waiver }) => !waiver), ...fresh, ...(gate === 'all' ? unchanged : [])];
  return judged.filter(({ severity }) => severity === 'error');
}
