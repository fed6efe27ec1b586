import { containers } from '../../scripts/model/kube/pod';
import { longRunning, servedPorts } from '../../scripts/model/kube/probes';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
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
  supersededBy: ['kibana/status-probe'],

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
    'it has one; the sidecar without ports needs none':
      manifest('Service web', { spec: '{ selector: { app: web }, ports: [{ port: 80 }] }' }) +
      withPod('Deployment web', {
        labels: 'app: web',
        containers: `
        - { name: web, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }
        - { name: sidecar }
      `,
      }),
    'no Service leads to it': withPod('Deployment worker', { labels: 'app: worker', container: '' }),
  },
  fail: {
    'elasticsearch serves requests without a readiness probe':
      manifest('Service elasticsearch', { spec: '{ selector: { app: elasticsearch }, ports: [{ port: 9200 }] }' }) +
      withPod('StatefulSet elasticsearch', {
        labels: 'app: elasticsearch',
        container: 'ports: [{ containerPort: 9200 }]',
      }),
  },
};
