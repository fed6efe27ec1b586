import type { Cluster } from '../../scripts/model/elasticsearch/node';
import { elasticClusters } from '../../scripts/model/elasticsearch/node';
import type { ChangeRule } from '../../scripts/rule/change';

export const masterQuorum: ChangeRule = {
  id: 'changes/master-quorum',
  title: 'Masters leave one at a time',
  severity: 'error',
  rationale:
    'Removing half of the master-eligible nodes or more at once takes the votes that a quorum needs: the cluster stops.',
  remediation:
    'Remove fewer than half in one commit, and wait for the sync. For more: first `POST _cluster/voting_config_exclusions?node_names=…` ' +
    'for the nodes that go, then remove them, then `DELETE _cluster/voting_config_exclusions`.',
  source: 'Elastic docs, adding and removing master-eligible nodes; checks K8S-20, ES-05',

  *check({ before, after }) {
    const now = new Map(after.memo(elasticClusters).map((cluster) => [cluster.name, cluster]));
    for (const cluster of before.memo(elasticClusters)) {
      const next = now.get(cluster.name);
      const were = masters(cluster);
      const left = next ? masters(next).filter((name) => were.includes(name)).length : were.length;
      if (!next || were.length < 2 || were.length - left < were.length / 2) continue;
      const object = next.sets.find(({ roles }) => roles.has('master'))?.workload ?? next.sets[0]?.workload;
      if (!object) continue;
      yield {
        object,
        path: 'spec.replicas',
        message: `${were.length - left} of ${were.length} masters of ${cluster.name} leave at once`,
      };
    }
  },

  pass: {
    'one of three leaves': { before: masterSet(3), after: masterSet(2) },
    'two more join': { before: masterSet(3), after: masterSet(5) },
  },
  fail: {
    '2 of 3 masters of logs leave at once': { before: masterSet(3), after: masterSet(1) },
    '3 of 3 masters of logs leave at once': {
      before: masterSet(3),
      after: masterSet(3).replace('name: master', 'name: controller'),
    },
  },
};

function masters({ sets }: Cluster): string[] {
  return sets
    .filter(({ roles }) => roles.has('master'))
    .flatMap(({ name, replicas, pods }) => pods ?? Array.from({ length: replicas }, (_, index) => `${name}-${index}`));
}

function masterSet(replicas: number): string {
  return `
      kind: StatefulSet
      metadata: { name: master, namespace: logging }
      spec:
        replicas: ${replicas}
        template:
          spec:
            containers:
              - name: elasticsearch
                image: docker.elastic.co/elasticsearch/elasticsearch:9.5.3
                env:
                  - { name: node.roles, value: master }
                  - { name: cluster.name, value: logs }
    `;
}
