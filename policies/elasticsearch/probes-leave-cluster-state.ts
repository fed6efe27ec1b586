import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const probesLeaveClusterState: Policy = {
  id: 'elasticsearch/probes-leave-cluster-state',
  title: 'No probe waits for the state of the whole cluster',
  severity: 'error',
  rationale:
    'A node that is well turns unready when another one is not: a rolling restart never ends, and the last nodes ' +
    'are taken out of the Service.',
  remediation: 'Probe the node: `readiness.port`, or `/_cluster/health?local=true` without a status to wait for.',
  source: 'elastic/helm-charts#783, #1737; checks ES-PROBE, errata E35',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { workload: object, container, name } of stack.memo(elasticNodes)) {
      for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
        const text = JSON.stringify(container.value[probe] ?? '');
        if (!/wait_for_status|status["=: ]*(green|yellow)|"?(green|yellow)"?/.test(text)) continue;
        yield {
          object,
          path: `${container.path}.${probe}`,
          message: `the ${probe} of ${name} waits for the state of the cluster`,
        };
      }
    }
  }),

  pass: {
    'the probe asks the node': nodes('data', { container: { readinessProbe: '{ tcpSocket: { port: 8080 } }' } }),
  },
  fail: {
    'the readinessProbe of data waits for the state of the cluster': nodes('data', {
      container: { readinessProbe: '{ httpGet: { port: 9200, path: "/_cluster/health?wait_for_status=yellow" } }' },
    }),
  },
};
