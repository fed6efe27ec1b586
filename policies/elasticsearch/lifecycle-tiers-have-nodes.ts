import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const lifecycleTiersHaveNodes: Policy = {
  id: 'elasticsearch/lifecycle-tiers-have-nodes',
  title: 'Every phase of a lifecycle policy has nodes of its tier',
  severity: 'error',
  rationale:
    'An index that enters a tier without nodes stays on the hot nodes, which fill up; in the frozen phase it ' +
    'cannot be allocated at all.',
  remediation: 'Give some nodes the role (`data_warm`), or take the phase out of the policy.',
  source: 'Elastic docs, data tiers; checks ES-30, errata E40',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const sets = stack.memo(elasticNodes);
    if (!sets.length || !sets.every(({ settings }) => settings.complete)) return;
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      for (const tier of ['warm', 'cold', 'frozen']) {
        const phase = body.policy.phases[tier];
        if (!phase || phase.actions?.migrate?.enabled === false) continue;
        const served = sets.some(({ roles }) => roles.has(`data_${tier}`) || (tier !== 'frozen' && roles.has('data')));
        if (!served)
          yield at(
            place('policy', 'phases', tier),
            `the policy ${name} has a phase ${tier}, no node has the role data_${tier}`,
          );
      }
    }
  }),

  pass: {
    'hot only':
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } },
          "delete": { "min_age": "7d", "actions": { "delete": {} } }
        } } }
      `,
      }) + nodes('master', { replicas: 3, env: { 'node.roles': 'master,data_hot,data_content' } }),
    'data stands for warm and cold':
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "warm": { "min_age": "3d", "actions": {} }
        } } }
      `,
      }) + nodes('master', { replicas: 3, env: { 'node.roles': 'master,data' } }),
  },
  fail: {
    'the policy logs has a phase warm, no node has the role data_warm':
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "warm": { "min_age": "3d", "actions": {} }
        } } }
      `,
      }) + nodes('master', { replicas: 3, env: { 'node.roles': 'master,data_hot,data_content' } }),
  },
};
