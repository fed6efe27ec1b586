import { seedTarget } from '../../scripts/model/elasticsearch/discovery';
import { elasticNodes, nameOfCluster, nodeKinds, nodesBehind, originOf } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const clusterName: Policy = {
  id: 'elasticsearch/cluster-name',
  title: 'The cluster has a name of its own, the same on every node',
  severity: 'error',
  rationale:
    'Nodes of two environments with one name can join each other; nodes of one cluster with two names never do.',
  remediation: 'Set `cluster.name` in each overlay to a name that no other cluster has.',
  source: 'Elastic docs, miscellaneous cluster settings; checks ES-18, errata E42',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (!set.settings.complete) continue;
      const name = nameOfCluster(set);
      if (name === 'elasticsearch' || name === 'docker-cluster')
        yield at(originOf(set, 'cluster.name'), `${set.name} has the default cluster name ${name}`);
      for (const host of set.settings.get('discovery.seed_hosts')?.list ?? []) {
        const target = seedTarget(host, set, stack);
        const peers = target && target !== 'elsewhere' ? nodesBehind(target, stack) : [];
        const other = peers.find((peer) => nameOfCluster(peer) !== name);
        if (other)
          yield at(
            originOf(set, 'cluster.name'),
            `${set.name} is in the cluster ${name} and looks for ${nameOfCluster(other)}`,
          );
      }
    }
  }),

  pass: {
    'a name of its own': nodes('master', { config: 'cluster.name: logs-prod' }),
  },
  fail: {
    'master has the default cluster name elasticsearch': nodes('master', { config: 'node.roles: [master]' }),
    'data is in the cluster logs and looks for log':
      nodes('master', { replicas: 3, env: { 'cluster.name': 'log' } }) +
      manifest('Service discovery', { spec: '{ selector: { role: master } }' }) +
      nodes('data', { replicas: 3, env: { 'cluster.name': 'logs', 'discovery.seed_hosts': 'discovery' } }),
  },
};
