import type { Severity } from './policy';

/** What the reports and the catalogue tell of a rule, whichever stage checks it. */
export interface Rule {
  id: string;
  title: string;
  severity: Severity;
  rationale: string;
  remediation: string;
  source: string;
  unwaivable?: true;
  /** True where `validate --fix` repairs what has one certain answer. */
  fixable?: true;
}
