import type { Finding } from '../finding';

/** What every format is given. */
export interface Report {
  findings: readonly Finding[];
  summary: Summary;
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
export function reportOf(findings: readonly Finding[], objects: number, policies: number): Report {
  const open = findings.filter(({ waiver }) => !waiver);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return {
    findings,
    summary: { objects, policies, errors, warnings: open.length - errors, waived: findings.length - open.length },
  };
}
