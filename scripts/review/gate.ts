import type { Finding } from '../rule/finding';
import { fingerprint } from '../rule/fingerprint';

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

/** Sorts the open findings of both sides, overlay by overlay: what one overlay has already is news in another. */
export function sortFindings(before: readonly Finding[], after: readonly Finding[]): Sorted {
  const [old, now] = [before.filter(isOpen), after.filter(isOpen)];
  const [known, left] = [places(old), places(now)];
  return { fresh: except(now, known), fixed: except(old, left), unchanged: within(now, known) };
}

const isOpen = ({ waiver }: Finding) => !waiver;
const place = (finding: Finding, overlay: string) => `${fingerprint(finding)} ${overlay}`;

/** A finding that names no overlay counts for the repository as a whole. */
const overlaysOf = ({ overlays }: Finding) => (overlays.length ? overlays : ['']);

function places(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap((finding) => overlaysOf(finding).map((overlay) => place(finding, overlay))));
}

function except(findings: readonly Finding[], known: ReadonlySet<string>): Finding[] {
  return findings.flatMap((finding) => narrowed(finding, (overlay) => !known.has(place(finding, overlay))));
}

function within(findings: readonly Finding[], known: ReadonlySet<string>): Finding[] {
  return findings.flatMap((finding) => narrowed(finding, (overlay) => known.has(place(finding, overlay))));
}

function narrowed(finding: Finding, wanted: (overlay: string) => boolean): Finding[] {
  const overlays = overlaysOf(finding).filter(wanted);
  return overlays.length ? [{ ...finding, overlays: overlays.filter(Boolean) }] : [];
}

/** The errors that stop the merge. What a change does to a cluster is new by nature. */
export function stopping(gate: Gate, { fresh, unchanged }: Sorted, dangers: readonly Finding[]): Finding[] {
  const judged = [...dangers.filter(({ waiver }) => !waiver), ...fresh, ...(gate === 'all' ? unchanged : [])];
  return judged.filter(({ severity }) => severity === 'error');
}
