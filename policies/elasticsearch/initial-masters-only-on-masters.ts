import { elasticNodes, isSingleNode, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const initialMastersOnlyOnMasters: Policy = {
  id: 'elasticsearch/initial-masters-only-on-masters',
  title: 'Only master-eligible nodes of a new cluster know the initial masters',
  severity: 'error',
  rationale:
    'On other nodes the list is meaningless and survives there as the seed of a second cluster; a single node ' +
    'refuses to start with it.',
  remediation:
    'Keep `cluster.initial_master_nodes` in the configuration of the masters alone, and only for the first start.',
  source: 'Elastic docs, important settings for cluster bootstrap; checks ES-08, errata E27',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const setting = set.settings.get('cluster.initial_master_nodes');
      if (!setting) continue;
      if (isSingleNode(set))
        yield at(setting.origin, `${set.name} is a single node and has cluster.initial_master_nodes`);
      else if (!set.roles.has('master'))
        yield at(setting.origin, `${set.name} is not master-eligible and has cluster.initial_master_nodes`);
    }
  }),

  pass: {
    'a master has it': nodes('master', {
      replicas: 3,
      env: { 'node.roles': 'master', 'cluster.initial_master_nodes': 'master-0' },
    }),
  },
  fail: {
    'data is not master-eligible and has cluster.initial_master_nodes': nodes('data', {
      replicas: 3,
      env: { 'node.roles': 'data', 'cluster.initial_master_nodes': 'master-0' },
    }),
    'master is a single node and has cluster.initial_master_nodes': nodes('master', {
      replicas: 1,
      env: { 'discovery.type': 'single-node', 'cluster.initial_master_nodes': 'master-0' },
    }),
  },
};
