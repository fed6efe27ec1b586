import { volumeOf, volumePath } from '../../scripts/model/capacity/need';
import { bytes } from '../../scripts/model/capacity/plan';
import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { size } from '../../scripts/model/elasticsearch/units';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

/** GB of disk for a GiB of memory; a node of several tiers counts as the first. */
const tiers = [
  { name: 'hot', roles: ['data', 'data_hot', 'data_content'], ratio: 30 },
  { name: 'warm', roles: ['data_warm'], ratio: 160 },
  { name: 'cold', roles: ['data_cold'], ratio: 300 },
  { name: 'frozen', roles: ['data_frozen'], ratio: 1000 },
] as const;

export const memoryToDisk: Policy = {
  id: 'capacity/memory-to-disk',
  title: 'Data nodes have the memory that their disks need',
  severity: 'warning',
  rationale:
    'Each GB on disk costs heap and page cache: past the ratio of its tier a node is slow first and then out of ' +
    'memory.',
  remediation:
    'Give the nodes more memory, or more nodes smaller volumes: at most 30 GB of disk for a GiB of memory in the ' +
    'hot tier.',
  source: 'AutoOps, high memory to disk ratio; checks CAP-08',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      const { roles, memory, name, workload: object } = set;
      const tier = tiers.find(({ roles: own }) => own.some((role) => roles.has(role)));
      const volume = volumeOf(set);
      if (!tier || !(volume / 1e9 > (memory / 2 ** 30) * tier.ratio)) continue;
      yield {
        object,
        path: volumePath(set),
        message: `${name} has ${bytes(volume)} of disk for ${size(memory)} of memory, a ${tier.name} node needs 1Gi for ${tier.ratio} GB`,
      };
    }
  }),

  pass: {
    'within the ratio': nodes('data', {
      replicas: 3,
      env: { 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 400Gi } } } }
        `,
      },
    }),
    'a warm node may have more': nodes('data', {
      replicas: 3,
      env: { 'node.roles': 'data_warm' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 2Ti } } } }
        `,
      },
    }),
  },
  fail: {
    'data has 2.2 TB of disk for 16Gi of memory, a hot node needs 1Gi for 30 GB': nodes('data', {
      replicas: 3,
      env: { 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 2Ti } } } }
        `,
      },
    }),
  },
};
