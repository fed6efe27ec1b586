import type { Rule } from '../rule/rule';
import type { RuleSet } from '../rule/rule-set';
import { schemaRules } from '../schema/rules';
import { reviewRules } from './review-rules';
import { waiverRules } from './waive/rules';

/** Every rule there is, by id: policies, schema, waivers, changes. */
export function allRules({ policies, changes }: Pick<RuleSet, 'policies' | 'changes'>): ReadonlyMap<string, Rule> {
  return new Map(
    [...policies, ...schemaRules, ...waiverRules, ...changes, ...reviewRules].map((rule) => [
      rule.id,
      'fix' in rule ? { ...rule, fixable: true } : rule,
    ]),
  );
}

/** Does a rule look at a change, so that nothing checks it where there is only one side? */
export const aboutChanges = (id: string) => id.startsWith('changes/') || id.startsWith('review/');
