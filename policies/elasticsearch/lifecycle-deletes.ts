import { objectsOf } from '../../scripts/model/elasticsearch/bootstrap';
import { elasticClusters, holdsData, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const lifecycleDeletes: Policy = {
  id: 'elasticsearch/lifecycle-deletes',
  title: 'Old logs are deleted',
  severity: 'error',
  rationale: 'Without a delete phase the disks fill; at 95 % every index turns read-only and new logs are refused.',
  remediation:
    'Add a phase `"delete": { "min_age": "7d", "actions": { "delete": {} } }`, and name the policy in the index ' +
    'template.',
  source: 'Elastic docs, index lifecycle; checks ES-33, errata E40',
  kinds: ['ConfigMap', ...nodeKinds],

  check: placed(function* (stack) {
    const policies = objectsOf(stack, 'lifecycle');
    for (const { name, body, at: place } of policies) {
      if (!body.policy.phases.delete?.actions?.delete)
        yield at(place('policy', 'phases'), `the policy ${name} never deletes`);
    }
    if (policies.length) return;
    for (const { name, sets } of stack.memo(elasticClusters)) {
      const holder = sets.find(holdsData);
      if (holder)
        yield { object: holder.workload, path: '', message: `nothing deletes old indices of the cluster ${name}` };
    }
  }),

  pass: {
    'a delete phase':
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } },
          "delete": { "min_age": "7d", "actions": { "delete": {} } }
        } } }
      `,
      }) + nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
  },
  fail: {
    'the policy logs never deletes': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } }
        } } }
      `,
    }),
    'nothing deletes old indices of the cluster logs': nodes('master', {
      replicas: 3,
      env: { 'cluster.name': 'logs' },
    }),
  },
};
