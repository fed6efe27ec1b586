import { configOrigin, elasticClusters, holdsData, nodeKinds, specOf } from '../../scripts/model/elasticsearch/node';
import { list } from '../../scripts/model/kube/shape';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const attributes = 'cluster.routing.allocation.awareness.attributes';
const zone = 'topology.kubernetes.io/zone';

export const allocationAwareness: Policy = {
  id: 'elasticsearch/allocation-awareness',
  title: 'Copies of a shard live in different zones where there are zones',
  severity: 'warning',
  rationale: 'Pods spread over zones do not keep a primary and its replica apart: the loss of one zone can take both.',
  remediation:
    'Set `node.attr.zone` from the node on every data node, and ' +
    '`cluster.routing.allocation.awareness.attributes: zone`.',
  source: 'Elastic docs, shard allocation awareness; cloud-on-k8s ShardAwareness; checks ES-21, errata E48',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const zoned = stack.facts.nodePools.some(({ zones }) => (zones?.length ?? 0) > 1);
    for (const { sets } of stack.memo(elasticClusters)) {
      const dataSets = sets.filter(holdsData);
      const several =
        stack.facts.environment === 'prod' || dataSets.reduce((sum, { replicas }) => sum + replicas, 0) > 1;
      for (const set of dataSets) {
        if (!set.settings.complete) continue;
        const spread = list(specOf(set).topologySpreadConstraints).some((entry) => entry?.topologyKey === zone);
        const setting = set.settings.get(attributes);
        if (!setting) {
          if (several && (zoned || spread))
            yield at(configOrigin(set), `${set.name} may keep all copies of a shard in one zone`);
          continue;
        }
        for (const attribute of setting.list) {
          const value = set.settings.get(`node.attr.${attribute}`);
          if (!value)
            yield at(setting.origin, `shards are spread by ${attribute}, ${set.name} has no node.attr.${attribute}`);
          else if (attribute === 'zone' && spread && set.replicas > 1 && !value.text.includes('{')) {
            yield at(value.origin, `${set.name} runs in several zones and calls all of them ${value.text}`);
          }
        }
      }
    }
  }),

  pass: {
    'the zone comes from the node':
      manifest('Stack', { nodePools: '[{ name: data, count: 3, zones: [a, b, c], cpu: "8", memory: 64Gi }]' }) +
      nodes('data', {
        replicas: 3,
        env: {
          'node.attr.zone': '{ fieldRef: { fieldPath: "metadata.labels[\'topology.kubernetes.io/zone\']" } }',
          'cluster.routing.allocation.awareness.attributes': 'zone',
        },
      }),
    'one zone': nodes('data', { replicas: 3 }),
  },
  fail: {
    'data may keep all copies of a shard in one zone':
      manifest('Stack', { nodePools: '[{ name: data, count: 3, zones: [a, b, c], cpu: "8", memory: 64Gi }]' }) +
      nodes('data', { replicas: 3 }),
    'shards are spread by zone, data has no node.attr.zone': nodes('data', {
      replicas: 3,
      env: { 'cluster.routing.allocation.awareness.attributes': 'zone' },
    }),
    'data runs in several zones and calls all of them a': nodes('data', {
      replicas: 3,
      env: { 'cluster.routing.allocation.awareness.attributes': 'zone', 'node.attr.zone': 'a' },
      pod: { topologySpreadConstraints: '[{ topologyKey: topology.kubernetes.io/zone, maxSkew: 1 }]' },
    }),
  },
};
