import { heldBytes, needOf, tierGroups, volumePath } from '../../scripts/model/capacity/need';
import { bytes } from '../../scripts/model/capacity/plan';
import { nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const oneNodeMayFail: Policy = {
  id: 'capacity/one-node-may-fail',
  title: 'In production the volumes hold everything when a node is lost',
  severity: 'error',
  rationale:
    'The copies of a lost node are made again on the others; past 85 % of their disks no shard is put there, and ' +
    'the cluster stays yellow.',
  remediation: 'Raise the storage of the claim template, or add a data node.',
  source: 'Elastic docs, disk-based shard allocation (low watermark 85 %); checks CAP-07',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const need = stack.memo(needOf);
    if (!need || stack.facts.environment !== 'prod') return;
    for (const { tiers, sets, nodes, volume } of stack.memo(tierGroups)) {
      const held = tiers.reduce((sum, tier) => sum + heldBytes(need, tier), 0);
      const [set] = sets;
      if (!set || nodes < 2 || !(held > (volume / nodes) * (nodes - 1) * need.values.lowWatermark)) continue;
      const room = (volume / nodes) * (nodes - 1) * need.values.lowWatermark;
      yield {
        object: set.workload,
        path: volumePath(set),
        message: `without one of ${nodes} nodes there is room for ${bytes(room)} below the watermark, ${bytes(held)} are held`,
      };
    }
  }),

  pass: {
    'room on the others':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      nodes('data', {
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
    'not production':
      manifest('Stack', {
        environment: 'dev',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      nodes('data', {
        replicas: 3,
        env: { 'node.roles': 'data_content,data_hot' },
        mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
        container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
        pod: {
          spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 100Gi } } } }
        `,
        },
      }),
  },
  fail: {
    'without one of 3 nodes there is room for 548 GB below the watermark, 605 GB are held':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
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
  },
};
