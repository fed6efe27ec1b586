import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { bytes } from '../../scripts/model/elasticsearch/units';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const GiB = 2 ** 30;

export const lifecycleRollsOver: Policy = {
  id: 'elasticsearch/lifecycle-rolls-over',
  title: 'A lifecycle policy rolls over by age and at a healthy shard size',
  severity: 'error',
  rationale:
    'Shards past 50 GB take hours to move and to recover; without an age an index of a quiet application is ' +
    'never deleted; many tiny shards fill the heap of the masters.',
  remediation: 'Set `"rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" }` in the hot phase.',
  source: 'Elastic docs, size your shards; checks ES-33, errata E40',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      const rollover = body.policy.phases.hot?.actions?.rollover;
      if (!rollover) {
        yield at(place('policy', 'phases', 'hot'), `the policy ${name} never rolls over`);
        continue;
      }
      const path = ['policy', 'phases', 'hot', 'actions', 'rollover'] as const;
      if (rollover.max_age === undefined) yield at(place(...path), `the policy ${name} rolls over without max_age`);
      const size = bytes(rollover.max_primary_shard_size);
      if (rollover.max_primary_shard_size === undefined && rollover.max_size === undefined) {
        yield at(place(...path), `the policy ${name} rolls over at any size`);
      }
      if (size > 50 * GiB)
        yield at(
          place(...path, 'max_primary_shard_size'),
          `the policy ${name} lets a shard grow to ${rollover.max_primary_shard_size}, above 50gb`,
        );
      if (size < 10 * GiB && stack.facts.environment === 'prod') {
        yield at(
          place(...path, 'max_primary_shard_size'),
          `the policy ${name} rolls over at ${rollover.max_primary_shard_size}, below 10gb`,
        );
      }
      if (rollover.max_primary_shard_docs > 200e6)
        yield at(
          place(...path, 'max_primary_shard_docs'),
          `the policy ${name} lets a shard hold more than 200 million documents`,
        );
    }
  }),

  pass: {
    'a day or 50 GB': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } }
        } } }
      `,
    }),
    'small shards outside production': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "5gb" } } }
        } } }
      `,
    }),
  },
  fail: {
    'the policy logs never rolls over': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": {} }
        } } }
      `,
    }),
    'the policy logs rolls over without max_age\nthe policy logs lets a shard grow to 200gb, above 50gb': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_primary_shard_size": "200gb" } } }
        } } }
      `,
    }),
    'the policy logs rolls over at 1gb, below 10gb':
      manifest('Stack', { environment: 'prod' }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "1gb" } } }
        } } }
      `,
      }),
  },
};
