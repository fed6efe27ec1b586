import type { Manifest } from '../model/kube/manifest';
import type { Stack } from '../model/kube/stack';

export type Severity = 'error' | 'warning';

/** One thing wrong with the object that was given to the check. */
export interface Violation {
  /** The field, present or missing, as in `scripts/model/kube/path.ts`. The empty string is the object itself. */
  path: string;
  /** The sentence the reader gets: who, what; no verdict words. */
  message: string;
  /** Where in a configuration file that the field holds (`data[fluent.conf]`), both from 1. */
  position?: { line: number; column: number };
  /** Milder than the rule's own, where the cluster would only warn. */
  severity?: 'warning';
}

/**
 * A change of an object as data; the stage `fix` finds the file that it means. Paths are those of a violation.
 * A `set` creates what is missing on the way; `beside` names a field whose file the new one belongs into: where an
 * overlay sets the request, it gets the limit too. `replace` is one word inside a configuration file, where the
 * violation's `position` points.
 */
export type Edit =
  | { path: string; set: unknown; beside?: string }
  | { path: string; remove: true }
  | { path: string; rename: string }
  | { path: string; position: { line: number; column: number }; replace: string; by: string };

/** One rule: the whole contract. `pass` and `fail` are its tests and its documentation. */
export interface Policy {
  /** Group and file name: `kubernetes/memory-limits`. */
  id: string;
  /** A sentence that holds when all is well. */
  title: string;
  severity: Severity;
  /** What breaks, in one or two sentences. */
  rationale: string;
  /** What to type. */
  remediation: string;
  /** Where the rule comes from: documentation page, source file, issue, or a check id of the peers. */
  source: string;
  /** The kinds it looks at; absent: all. The engine calls `check` for no other. */
  kinds?: readonly string[];
  /** True where no waiver may silence it: plaintext secrets, data loss. */
  unwaivable?: true;
  /** The rules that say the same where they apply, and say it better: where one speaks about the place, this one is silent. */
  supersededBy?: readonly string[];
  /** Reads the whole stack, reports only on `object`. */
  check(object: Manifest, stack: Stack): Iterable<Violation>;
  /**
   * The edits that remove a violation, where one answer is certain and nothing else changes its meaning; none where a
   * person has to choose.
   */
  fix?(violation: Violation, object: Manifest, stack: Stack): readonly Edit[];
  /**
   * Examples, YAML, one or several documents. `pass` is keyed by the reason it passes, `fail` by the exact message;
   * several messages are joined by a line break. A document of kind `Stack` sets the facts, one of kind
   * `Overlay` what the overlay of its name renders to, in `objects`.
   */
  pass: Readonly<Record<string, string>>;
  fail: Readonly<Record<string, string>>;
}
