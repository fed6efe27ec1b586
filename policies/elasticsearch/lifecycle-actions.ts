import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

const allowed: Readonly<Record<string, readonly string[]>> = {
  hot: [
    'set_priority',
    'unfollow',
    'rollover',
    'readonly',
    'downsample',
    'shrink',
    'forcemerge',
    'searchable_snapshot',
  ],
  warm: ['set_priority', 'unfollow', 'readonly', 'downsample', 'allocate', 'migrate', 'shrink', 'forcemerge'],
  cold: ['set_priority', 'unfollow', 'readonly', 'downsample', 'searchable_snapshot', 'allocate', 'migrate', 'freeze'],
  frozen: ['unfollow', 'searchable_snapshot'],
  delete: ['wait_for_snapshot', 'delete'],
};

export const lifecycleActions: Policy = {
  id: 'elasticsearch/lifecycle-actions',
  title: 'Every action of a lifecycle policy is allowed in its phase',
  severity: 'error',
  rationale: 'Elasticsearch refuses the policy, and the bootstrap stops there.',
  remediation:
    'Move the action: rollover belongs to hot, shrink and forcemerge to hot or warm, a frozen phase has ' +
    '`searchable_snapshot` alone.',
  source: 'elastic/elasticsearch TimeseriesLifecycleType.java; checks ES-31, ES-32',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      for (const [phase, { actions }] of Object.entries<{ actions?: object }>(body.policy.phases)) {
        const known = allowed[phase];
        if (!known)
          yield at(
            place('policy', 'phases', phase),
            `the policy ${name} has a phase ${phase}${suggestion(phase, Object.keys(allowed))}`,
          );
        const names = Object.keys(actions ?? {});
        for (const action of names) {
          if (known && !known.includes(action))
            yield at(
              place('policy', 'phases', phase, 'actions', action),
              `the policy ${name} has ${action} in the phase ${phase}${suggestion(action, known)}`,
            );
        }
        if (phase === 'frozen' && !names.includes('searchable_snapshot')) {
          yield at(
            place('policy', 'phases', phase),
            `the policy ${name} has a frozen phase without searchable_snapshot`,
          );
        }
        const needsRollover = names.find((action) =>
          ['shrink', 'forcemerge', 'searchable_snapshot', 'readonly', 'downsample'].includes(action),
        );
        if (phase === 'hot' && needsRollover && !names.includes('rollover')) {
          yield at(
            place('policy', 'phases', phase, 'actions', needsRollover),
            `the policy ${name} has ${needsRollover} in the phase hot without rollover`,
          );
        }
      }
    }
  }),

  pass: {
    'each in its phase': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } },
          "warm": { "min_age": "3d", "actions": { "shrink": { "number_of_shards": 1 }, "forcemerge": { "max_num_segments": 1 } } },
          "frozen": { "min_age": "30d", "actions": { "searchable_snapshot": { "snapshot_repository": "backups" } } }
        } } }
      `,
    }),
  },
  fail: {
    'the policy logs has rollover in the phase warm': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "warm": { "actions": { "rollover": { "max_age": "1d" } } }
        } } }
      `,
    }),
    'the policy logs has a frozen phase without searchable_snapshot': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "frozen": { "actions": {} }
        } } }
      `,
    }),
    'the policy logs has a phase hott (did you mean hot?)': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hott": { "actions": {} }
        } } }
      `,
    }),
    'the policy logs has forcemerge in the phase hot without rollover': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "forcemerge": { "max_num_segments": 1 } } }
        } } }
      `,
    }),
  },
};
