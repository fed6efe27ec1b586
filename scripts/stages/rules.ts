import type { Policy, Severity } from '../../policies/policy';
import { schemaRules } from './schema/rules';
import { waiverRules } from './waive/rules';

/** What the reports and the catalogue tell of a rule, whichever stage checks it. */
export interface Rule {
  id: string;
  title: string;
  severity: Severity;
  rationale: string;
  remediation: string;
  source: string;
  unwaivable?: true;
}

/** Every rule there is, by id: policies, schema, waivers. */
export function allRules(policies: readonly Policy[]): ReadonlyMap<string, Rule> {
  return new Map([...policies, ...schemaRules, ...waiverRules].map((rule) => [rule.id, rule]));
}
