import { lookup } from '../../scripts/model/kube/lookup';
import { containers, podSpec } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const autoscalerRequests: Policy = {
  id: 'reliability/autoscaler-requests',
  title: 'Every container under an autoscaler requests what it is scaled by',
  severity: 'error',
  rationale:
    'Utilization is a share of the request: with one container that has none, the autoscaler computes nothing ' +
    'and never scales.',
  remediation: 'Set resources.requests for that resource on every container of the target.',
  source: 'Kubernetes docs, Horizontal Pod Autoscaling: resource metrics',
  kinds: ['HorizontalPodAutoscaler'],

  *check(scaler, stack) {
    const { scaleTargetRef: target, metrics, targetCPUUtilizationPercentage } = scaler['spec'] ?? {};
    const workload = lookup(stack, String(target?.kind), String(target?.name), namespaceOf(scaler));
    const names = entries(metrics, '').flatMap(({ value: { resource } }) =>
      resource?.target?.type === 'Utilization' ? [resource.name] : [],
    );
    if (targetCPUUtilizationPercentage) names.push('cpu');
    if (!workload || podSpec(workload)?.value.resources?.requests) return; // requests of the whole pod
    for (const name of names) {
      for (const { value: container, list } of containers(workload)) {
        const { requests, limits } = container.resources ?? {};
        if (list !== 'containers' || requests?.[name] || limits?.[name]) continue;
        yield {
          path: 'spec.metrics',
          message: `it scales by the use of ${name}, of which ${container.name} requests none`,
        };
      }
    }
  },

  pass: {
    'every container requests it':
      manifest('HorizontalPodAutoscaler web', {
        spec: `
        scaleTargetRef: { kind: Deployment, name: web }
        metrics:
          - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }
      `,
      }) + withPod('Deployment web', { container: 'resources: { requests: { cpu: 100m } }' }),
  },
  fail: {
    'it scales by the use of cpu, of which sidecar requests none':
      manifest('HorizontalPodAutoscaler web', {
        spec: '{ scaleTargetRef: { kind: Deployment, name: web }, targetCPUUtilizationPercentage: 70 }',
      }) +
      withPod('Deployment web', {
        containers: '[{ name: web, resources: { requests: { cpu: 100m } } }, { name: sidecar }]',
      }),
  },
};
