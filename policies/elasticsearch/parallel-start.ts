import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const parallelStart: Policy = {
  id: 'elasticsearch/parallel-start',
  title: 'Masters start all at once',
  severity: 'error',
  rationale:
    'One after the other, the first master waits for a quorum before it is ready, and the second is not started ' +
    'before the first is ready: the cluster never forms.',
  remediation: 'Set `podManagementPolicy: Parallel` on the StatefulSet of the masters.',
  source: 'elastic/helm-charts elasticsearch/values.yaml (Parallel); checks K8S-23, errata E29',
  kinds: ['StatefulSet'],

  check: placed(function* (stack) {
    for (const { roles, replicas, workload: object, container, name } of stack.memo(elasticNodes)) {
      if (object.kind !== 'StatefulSet' || !roles.has('master') || replicas < 2 || !container.value.readinessProbe)
        continue;
      if (object['spec']?.podManagementPolicy === 'Parallel') continue;
      yield {
        object,
        path: 'spec.podManagementPolicy',
        message: `${name} starts its ${replicas} masters one after the other`,
      };
    }
  }),

  pass: {
    'all at once': nodes('master', {
      replicas: 3,
      container: { readinessProbe: '{ tcpSocket: { port: 8080 } }' },
      pod: { spec: 'podManagementPolicy: Parallel' },
    }),
    'one alone': nodes('data', { container: { readinessProbe: '{ tcpSocket: { port: 8080 } }' } }),
  },
  fail: {
    'master starts its 3 masters one after the other': nodes('master', {
      replicas: 3,
      container: { readinessProbe: '{ tcpSocket: { port: 8080 } }' },
    }),
  },
};
