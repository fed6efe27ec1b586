import type { Manifest } from '../scripts/kube/manifest';
import type { Stack } from '../scripts/kube/stack';

export type Severity = 'error' | 'warning';

/** One thing wrong with the object that was given to the check. */
export interface Violation {
  /** The field, present or missing, as in `scripts/kube/path.ts`. The empty string is the object itself. */
  path: string;
  /** The sentence the reader gets: who, what; no verdict words. */
  message: string;
  /** Where in a configuration file that the field holds (`data[fluent.conf]`), both from 1. */
  position?: { line: number; column: number };
  /** Milder than the rule's own, where the cluster would only warn. */
  severity?: 'warning';
}

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
  /** Reads the whole stack, reports only on `object`. */
  check(object: Manifest, stack: Stack): Iterable<Violation>;
  /**
   * Examples, YAML, one or several documents. `pass` is keyed by the reason it passes, `fail` by the exact message;
   * several messages are joined by a line break. A document of kind `Stack` sets the facts, one of kind
   * `Overlay` what the overlay of its name renders to, in `objects`.
   */
  pass: Readonly<Record<string, string>>;
  fail: Readonly<Record<string, string>>;
}
