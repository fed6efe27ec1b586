import { changes } from '../../policies/changes';
import type { Policy, Severity } from '../../policies/policy';
import { reviewRules } from './review/rules';
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
  /** True where `validate --fix` repairs what has one certain answer. */
  fixable?: true;
}

/** Every rule there is, by id: policies, schema, waivers, changes. */
export function allRules(policies: readonly Policy[]): ReadonlyMap<string, Rule> {
  return new Map([...policies, ...schemaRules, ...waiverRules, ...changes, ...reviewRules].map((rule) => [rule.id, 'fix' in rule ? { ...rule, fixable: true } : rule]));
}

/** Does a rule look at a change, so that nothing checks it where there is only one side? */
export const aboutChanges = (id: string) => id.startsWith('changes/') || id.startsWith('review/');
