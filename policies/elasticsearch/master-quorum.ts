import { elasticClusters, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const masterQuorum: Policy = {
  id: 'elasticsearch/master-quorum',
  title: 'A cluster has one master-eligible node or an odd number from three',
  severity: 'error',
  rationale: 'Two masters, or four, lose the quorum with one node more than needed; in production one master is none.',
  remediation: 'Run three master-eligible nodes.',
  source: 'Elastic docs, discovery (quorum); checks ES-05, ES-QUORUM, errata E24, E25',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, sets } of stack.memo(elasticClusters)) {
      const masters = sets.filter(({ roles }) => roles.has('master') && !roles.has('voting_only'));
      const count = masters.reduce((sum, { replicas }) => sum + replicas, 0);
      const voting =
        count + sets.reduce((sum, { replicas, roles }) => sum + (roles.has('voting_only') ? replicas : 0), 0);
      const needed = stack.facts.environment === 'prod' ? 3 : 1;
      if (voting >= needed && voting % 2 === 1) continue;
      const object = (masters[0] ?? sets[0])?.workload;
      if (!object) continue;
      const advice = voting < needed ? `at least ${needed} are needed` : 'an odd number is needed';
      yield {
        object,
        path: 'spec.replicas',
        message: `the cluster ${name} has ${voting} master-eligible nodes, ${advice}`,
      };
    }
  }),

  pass: {
    'three in production':
      manifest('Stack', { environment: 'prod' }) + nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
    'one for development': nodes('master', { replicas: 1, env: { 'cluster.name': 'logs' } }),
  },
  fail: {
    'the cluster logs has 2 master-eligible nodes, an odd number is needed': nodes('master', {
      replicas: 2,
      env: { 'cluster.name': 'logs' },
    }),
    'the cluster logs has 1 master-eligible nodes, at least 3 are needed':
      manifest('Stack', { environment: 'prod' }) + nodes('master', { replicas: 1, env: { 'cluster.name': 'logs' } }),
    'the cluster logs has 0 master-eligible nodes, at least 1 are needed': nodes('master', {
      replicas: 3,
      env: { 'cluster.name': 'logs', 'node.roles': 'data' },
    }),
  },
};
