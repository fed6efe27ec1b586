import { heldBytes, needOf, tierGroups, volumePath } from '../../scripts/model/capacity/need';
import { bytes } from '../../scripts/model/capacity/plan';
import { nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const volumesHoldRetention: Policy = {
  id: 'capacity/volumes-hold-retention',
  title: 'The volumes hold the load for the time that it is kept',
  severity: 'error',
  rationale:
    'When the disks are full every index turns read-only, and what the agents cannot deliver is lost after their ' +
    'buffers.',
  remediation:
    'Raise the storage of the claim template, add data nodes, or lower the retention in stack.yaml and in the ' +
    'lifecycle policy.',
  source: 'scripts/model/capacity/plan.ts; checks CAP-07, errata E40',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const need = stack.memo(needOf);
    if (!need) return;
    for (const { tiers, sets, nodes, volume } of stack.memo(tierGroups)) {
      const held = tiers.reduce((sum, tier) => sum + heldBytes(need, tier), 0) * need.values.storageFactor;
      const [set] = sets;
      if (!set || !(volume < held)) continue;
      const days = tiers.map((tier) => `${need.demand.retention[tier]} days ${tier}`).join(', ');
      yield {
        object: set.workload,
        path: volumePath(set),
        message: `${nodes} ${nodes === 1 ? 'node has' : 'nodes have'} ${bytes(volume)}, ${days} need ${bytes(held)}`,
      };
    }
  }),

  pass: {
    enough:
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
    'nobody says what comes in': nodes('data', {
      replicas: 3,
      env: { 'node.roles': 'data_content,data_hot' },
      mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
      container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
      pod: {
        spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 1Gi } } } }
        `,
      },
    }),
  },
  fail: {
    '3 nodes have 32 GB, 7 days hot need 756 GB':
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
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 10Gi } } } }
        `,
        },
      }),
  },
};
