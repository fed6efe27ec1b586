import { containers } from '../../scripts/model/kube/pod';
import { longRunning, servedPorts } from '../../scripts/model/kube/probes';
import { entries } from '../../scripts/model/references/references';
import type { Policy } from '../../scripts/rule/policy';

export const readinessProbes: Policy = {
  id: 'reliability/readiness-probes',
  title: 'Every container that a Service leads to says when it is ready',
  severity: 'error',
  rationale:
    'Without a readiness probe a pod gets requests while it starts, and a rollout goes on over pods that do not work.',
  remediation: 'Add a readinessProbe that asks this process alone, never a cluster of which it is a part.',
  source:
    'Kubernetes docs, Configure Probes; kube-linter no-readiness-probe; kube-score pod-probes; Polaris ' +
    'readinessProbeMissing; checks K8S-10, errata E35',
  kinds: longRunning,

  *check(workload, stack) {
    const targets = servedPorts(stack, workload);
    if (!targets) return;
    const all = containers(workload).filter(({ list }) => list === 'containers');
    const listening = all.filter(({ value }) =>
      entries(value.ports, '').some((port) => targets.has(port.value.name) || targets.has(port.value.containerPort)),
    );
    for (const { value: container, path } of listening.length || all.length > 1 ? listening : all) {
      if (container.readinessProbe) continue;
      yield { path: `${path}.readinessProbe`, message: `${container.name} serves requests without a readiness probe` };
    }
  },

  pass: {
    'it has one; the sidecar without ports needs none': `
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 80 }] }
      ---
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
              - { name: web, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }
              - { name: sidecar }
    `,
    'no Service leads to it': `
      kind: Deployment
      metadata: { name: worker }
      spec: { template: { metadata: { labels: { app: worker } }, spec: { containers: [{ name: worker }] } } }
    `,
  },
  fail: {
    'elasticsearch serves requests without a readiness probe': `
      kind: Service
      metadata: { name: elasticsearch }
      spec: { selector: { app: elasticsearch }, ports: [{ port: 9200 }] }
      ---
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec:
        template:
          metadata: { labels: { app: elasticsearch } }
          spec: { containers: [{ name: elasticsearch, ports: [{ containerPort: 9200 }] }] }
    `,
  },
};
