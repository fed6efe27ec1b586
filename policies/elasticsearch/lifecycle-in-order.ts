import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { time } from '../../scripts/model/elasticsearch/units';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const lifecycleInOrder: Policy = {
  id: 'elasticsearch/lifecycle-in-order',
  title: 'The phases of a lifecycle policy follow each other in time',
  severity: 'error',
  rationale:
    'Elasticsearch refuses a policy whose phases are out of order, and the bootstrap stops there; older releases passed the later phase over.',
  remediation: 'Raise the `min_age` of the later phase.',
  source: 'Elastic docs, index lifecycle phases; checks ES-33',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      let last: { phase: string; age: number; text: string } | undefined;
      for (const phase of ['hot', 'warm', 'cold', 'frozen', 'delete']) {
        const entry = body.policy.phases[phase];
        if (!entry) continue;
        const text = String(entry.min_age ?? '0');
        const age = time(text);
        if (Number.isNaN(age))
          yield at(
            place('policy', 'phases', phase, 'min_age'),
            `the policy ${name} has the min_age ${text} in ${phase}, which is no time`,
          );
        else if (last && age < last.age)
          yield at(
            place('policy', 'phases', phase, 'min_age'),
            `the policy ${name} enters ${phase} at ${text}, before ${last.phase} at ${last.text}`,
          );
        else last = { phase, age, text };
      }
    }
  }),

  pass: {
    rising: bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } },
          "warm": { "min_age": "72h", "actions": {} },
          "delete": { "min_age": "7d", "actions": { "delete": {} } }
        } } }
      `,
    }),
  },
  fail: {
    'the policy logs enters delete at 7d, before warm at 14d': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "warm": { "min_age": "14d", "actions": {} },
          "delete": { "min_age": "7d", "actions": { "delete": {} } }
        } } }
      `,
    }),
    'the policy logs has the min_age a week in delete, which is no time': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "delete": { "min_age": "a week", "actions": { "delete": {} } }
        } } }
      `,
    }),
  },
};
