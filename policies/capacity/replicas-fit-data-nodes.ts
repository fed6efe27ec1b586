import { templates } from '../../scripts/model/elasticsearch/bootstrap';
import { elasticClusters, isSingleNode, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap, nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

const copies = (number: number) => `${number} ${number === 1 ? 'replica' : 'replicas'}`;
const holders = (number: number) => `${number} data ${number === 1 ? 'node' : 'nodes'}`;

export const replicasFitDataNodes: Policy = {
  id: 'capacity/replicas-fit-data-nodes',
  title: 'There are more data nodes than replicas',
  severity: 'error',
  rationale:
    'Two copies of a shard never lie on one node: the cluster is yellow for ever, and the loss of a node loses data.',
  remediation: 'Add data nodes, or set `index.number_of_replicas` to their number minus one in the index template.',
  source: 'Elastic docs, cluster-level shard allocation; checks CAP-03, ES-20, errata E06, E25',
  kinds: ['ConfigMap', ...nodeKinds],

  check: placed(function* (stack) {
    const all = stack.memo(templates);
    const most = Math.max(...all.map(({ settings }) => Number(settings.get('number_of_replicas')?.value ?? 1) || 0));
    for (const { name: cluster, sets } of stack.memo(elasticClusters)) {
      if (!sets.every(({ settings }) => settings.complete)) continue;
      const hot = sets.filter(({ roles }) => roles.has('data') || roles.has('data_hot'));
      const nodes = hot.reduce((sum, { replicas }) => sum + replicas, 0);
      const [first] = hot;
      if (!nodes || !first) continue;
      for (const { name, settings, object } of most < nodes ? [] : all) {
        const setting = settings.get('number_of_replicas');
        if (settings.has('auto_expand_replicas')) continue;
        const replicas = Number(setting?.value ?? 1);
        if (replicas >= nodes)
          yield at(
            setting?.origin ?? object.at('template'),
            `the index template ${name} asks for ${copies(replicas)}, the cluster ${cluster} has ${holders(nodes)}`,
          );
      }
      if (!all.length && nodes === 1 && !hot.some(isSingleNode)) {
        yield {
          object: first.workload,
          path: 'spec.replicas',
          message: `an index has 1 replica by default, the cluster ${cluster} has 1 data node`,
        };
      }
    }
  }),

  pass: {
    'one replica on three nodes':
      bootstrap({ 'index-template.logs.json': '{ "index_patterns": ["app-*"] }' }) +
      nodes('data', {
        replicas: 3,
        env: { 'node.roles': 'data_content,data_hot' },
        mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
        container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
        pod: {
          spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
        },
      }),
    'none on one node':
      bootstrap({
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.number_of_replicas": 0 } } }',
      }) +
      nodes('data', {
        replicas: 1,
        env: { 'node.roles': 'data_content,data_hot' },
        mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
        container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
        pod: {
          spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
        },
      }),
  },
  fail: {
    'the index template logs asks for 2 replicas, the cluster docker-cluster has 2 data nodes':
      bootstrap({
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.number_of_replicas": 2 } } }',
      }) +
      nodes('data', {
        replicas: 2,
        env: { 'node.roles': 'data_content,data_hot' },
        mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
        container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
        pod: {
          spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
        },
      }),
    'an index has 1 replica by default, the cluster docker-cluster has 1 data node': nodes('data', {
      replicas: 1,
      env: { 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 300Gi } } } }
        `,
      },
    }),
  },
};
