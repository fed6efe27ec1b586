import { containers } from '../../scripts/model/kube/pod';
import { longRunning } from '../../scripts/model/kube/probes';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { Policy } from '../../scripts/rule/policy';

export const probesDiffer: Policy = {
  id: 'reliability/probes-differ',
  title: 'No liveness probe kills what the readiness probe would only take out of service',
  severity: 'error',
  rationale:
    'With the same question and no more patience, a busy pod is restarted instead of left alone: load kills ' +
    'one pod after another.',
  remediation: 'Ask something cheaper in livenessProbe, give it a greater failureThreshold, or remove it.',
  source: 'Kubernetes docs, Liveness and Readiness Probes; kube-score pod-probes-identical',
  kinds: longRunning,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const { livenessProbe: live, readinessProbe: ready } = container;
      if (!live || !ready || question(live) !== question(ready) || patience(live) > patience(ready)) continue;
      const message = `${container.name} is restarted by the question that decides whether it is ready`;
      yield {
        path: `${path}.livenessProbe`,
        message,
        ...(workload.kind === 'StatefulSet' ? {} : { severity: 'warning' as const }),
      };
    }
  },

  pass: {
    'another question': `
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec:
            containers:
              - { name: web, readinessProbe: { httpGet: { path: /ready, port: 80 } }, livenessProbe: { httpGet: { path: /live, port: 80 } } }
    `,
    'more patience': `
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec:
            containers:
              - { name: web, readinessProbe: { tcpSocket: { port: 80 } }, livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 10 } }
    `,
  },
  fail: {
    'elasticsearch is restarted by the question that decides whether it is ready': `
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec:
        template:
          spec:
            containers:
              - { name: elasticsearch, readinessProbe: { tcpSocket: { port: 9200 } }, livenessProbe: { tcpSocket: { port: 9200 } } }
    `,
  },
};

const question = ({ httpGet, tcpSocket, exec, grpc }: Unstructured) => JSON.stringify([httpGet, tcpSocket, exec, grpc]);

/** Seconds of failure that a probe bears, with the defaults of the API. */
const patience = ({ failureThreshold = 3, periodSeconds = 10 }: Unstructured) =>
  Number(failureThreshold) * Number(periodSeconds);
