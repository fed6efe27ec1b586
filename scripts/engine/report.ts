import type { Finding } from '../rule/finding';
import type { Rule } from '../rule/rule';

/** What every format is given. */
export interface Report {
  findings: readonly Finding[];
  summary: Summary;
  /** What is known of each rule, by id. */
  rules: ReadonlyMap<string, Rule>;
  /** The lines of a source file, for the formats that show them; empty where it cannot be read. */
  lines(file: string): readonly string[];
}

/** The counts. `errors` and `warnings` are those that no waiver accepts. */
export interface Summary {
  objects: number;
  policies: number;
  errors: number;
  warnings: number;
  waived: number;
}

/** Counts the findings. */
export function summaryOf(findings: readonly Finding[], objects: number, policies: number): Summary {
  const open = findings.filter(({ waiver }) => !waiver);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return { objects, policies, errors, warnings: open.length - errors, waived: findings.length - open.length };
}
