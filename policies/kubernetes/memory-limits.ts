import { canonical } from '../../scripts/model/kube/canonical';
import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { quantity } from '../../scripts/model/kube/quantity';
import { resource } from '../../scripts/model/kube/resources';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const memoryLimits: Policy = {
  id: 'kubernetes/memory-limits',
  title: 'Every container has a memory limit',
  severity: 'error',
  rationale: 'Off-heap memory grows past the heap; without a limit the kernel picks the victim on the node.',
  remediation: 'Set `resources.limits.memory`; for Elasticsearch, twice the heap.',
  source:
    'kube-linter unset-memory-requirements; errata E33, E94, E112; kube-score container-resources; Polaris ' +
    'memoryLimitsMissing; kubevious resource-request-limit-check',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload)?.value;
    for (const { value: container, path, list } of containers(workload)) {
      if (list === 'ephemeralContainers') continue; // the API forbids resources there
      if (resource(spec, container, 'limits', 'memory') !== undefined) continue;
      yield { path: `${path}.resources.limits.memory`, message: `${container.name} has no memory limit` };
    }
  },

  // a limit above the request may be meant; the request itself is what the container was given room for
  fix({ path }, workload) {
    const container = containers(workload).find((entry) => path.startsWith(`${entry.path}.resources.`));
    const request: unknown = record(record(container?.value.resources)['requests'])['memory'];
    const beside = `${container?.path}.resources.requests.memory`;
    return quantity(request) > 0 ? [{ path, set: canonical(request) ?? request, beside }] : [];
  },

  pass: {
    'a limit is set': withPod('Pod kibana', { container: 'resources: { limits: { memory: 1Gi } }' }),
    'the pod has a limit for all its containers': withPod('Pod kibana', {
      container: '',
      resources: '{ limits: { memory: 1Gi } }',
    }),
  },
  fail: {
    'fluentd has no memory limit': `
      kind: DaemonSet
      metadata: { name: fluentd }
      spec:
        template:
          spec:
            containers:
              - name: fluentd
                resources:
                  requests:
                    memory: 512Mi # as measured
    `,
    'sysctl has no memory limit': withPod('Pod elasticsearch', {
      container: 'resources: { limits: { memory: 4Gi } }',
      initContainers: '[{ name: sysctl }]',
    }),
  },
};
