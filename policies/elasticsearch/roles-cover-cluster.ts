import { elasticClusters, nodeKinds, originOf } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const rolesCoverCluster: Policy = {
  id: 'elasticsearch/roles-cover-cluster',
  title: 'Together the nodes have every role that the cluster needs',
  severity: 'error',
  rationale: 'Without data nodes for new indices nothing can be written, without an ingest node every pipeline fails.',
  remediation: 'Give some nodes the missing role; `data` stands for all tiers.',
  source: 'Elastic docs, node settings; checks ES-16',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, sets } of stack.memo(elasticClusters)) {
      const [first] = sets;
      if (!first || !sets.every(({ settings }) => settings.complete)) continue;
      const has = (role: string) => sets.some(({ roles }) => roles.has(role));
      const remote = sets.some(({ settings }) =>
        settings.keys.some((key) => /^cluster\.remote\.[^.]+\.(seeds|proxy_address)$/.test(key)),
      );
      const missing = [
        ...(has('data') ? [] : ['data_content', 'data_hot'].filter((role) => !has(role))),
        ...(has('ingest') ? [] : ['ingest']),
        ...(remote && !has('remote_cluster_client') ? ['remote_cluster_client'] : []),
      ];
      for (const role of missing)
        yield at(originOf(first, 'node.roles'), `the cluster ${name} has no node with the role ${role}`);
    }
  }),

  pass: {
    'the default is every role': nodes('master', { replicas: 3, env: { 'cluster.name': 'logs' } }),
    'data stands for all tiers': nodes('master', {
      replicas: 3,
      env: { 'cluster.name': 'logs', 'node.roles': 'master,data,ingest' },
    }),
  },
  fail: {
    'the cluster logs has no node with the role data_content\nthe cluster logs has no node with the role ingest': nodes(
      'master',
      { replicas: 3, env: { 'cluster.name': 'logs', 'node.roles': 'master,data_hot' } },
    ),
  },
};
