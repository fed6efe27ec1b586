import { elasticNodes, holdsData, nodeKinds, originOf } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const dedicatedMasters: Policy = {
  id: 'elasticsearch/dedicated-masters',
  title: 'A dedicated master runs no machine learning',
  severity: 'warning',
  rationale: 'A job takes memory and CPU from the node that holds the cluster together.',
  remediation: 'Set `node.roles: [master]`; before 7.9 `node.ml: false`.',
  source: 'Elastic docs, node settings (7.3: every node is an ML node by default); checks ES-16, errata E39',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (!set.roles.has('master') || holdsData(set) || !set.roles.has('ml')) continue;
      yield at(
        originOf(set, set.settings.get('node.roles') ? 'node.roles' : 'node.master'),
        `${set.name} is a dedicated master with the role ml`,
      );
    }
  }),

  pass: {
    'a master and nothing else': nodes('master', { replicas: 3, env: { 'node.roles': 'master' } }),
    'a node with every role is not dedicated': nodes('master', { replicas: 3 }),
  },
  fail: {
    'master is a dedicated master with the role ml': nodes('master', {
      image: 'elasticsearch:7.3.0',
      replicas: 3,
      env: { 'node.data': 'false' },
    }),
  },
};
