import { needOf } from '../../scripts/model/capacity/need';
import { bytes } from '../../scripts/model/capacity/plan';
import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { quantity } from '../../scripts/model/kube/quantity';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const indexingRate: Policy = {
  id: 'capacity/indexing-rate',
  title: 'The hot nodes index the load at its peak',
  severity: 'error',
  rationale: 'What they do not index in time stays in the buffers of the agents, until these are full.',
  remediation: 'Add hot nodes or CPUs.',
  source: 'scripts/model/capacity/plan.ts (15 MB/s of primary and replica writes for 8 CPUs); checks CAP-07',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const need = stack.memo(needOf);
    if (!need) return;
    const hot = stack.memo(elasticNodes).filter(({ roles }) => roles.has('data') || roles.has('data_hot'));
    const [first] = hot;
    if (!first) return;
    const cpus = hot.reduce(
      (sum, { replicas, cpu, container }) =>
        sum + replicas * (Number.isNaN(cpu) ? quantity(container.value.resources?.requests?.cpu) : cpu),
      0,
    );
    const able = (cpus / need.values.indexingCpus) * need.values.indexingRate;
    const wanted = need.plan.peak * (1 + need.demand.replicas);
    if (able < wanted) {
      yield {
        object: first.workload,
        path: `${first.container.path}.resources.requests.cpu`,
        message: `${cpus} CPUs of hot nodes index ${bytes(able)}/s, the peak with its copies is ${bytes(wanted)}/s`,
      };
    }
  }),

  pass: {
    'fast enough':
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
  fail: {
    '6 CPUs of hot nodes index 11 MB/s, the peak with its copies is 20 MB/s':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 10000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      nodes('data', {
        replicas: 3,
        env: { 'node.roles': 'data_content,data_hot' },
        mounts: '{ name: storage, mountPath: /usr/share/elasticsearch/data }',
        container: { resources: '{ requests: { cpu: "2" }, limits: { memory: 16Gi } }' },
        pod: {
          spec: `
          volumeClaimTemplates:
            - { metadata: { name: storage }, spec: { resources: { requests: { storage: 4Ti } } } }
        `,
        },
      }),
  },
};
