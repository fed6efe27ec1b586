import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { resource } from '../../scripts/model/kube/resources';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const cpuRequests: Policy = {
  id: 'kubernetes/cpu-requests',
  title: 'Every container requests CPU',
  severity: 'error',
  rationale: 'Without a request the container gets what the others leave, and an autoscaler has nothing to count with.',
  remediation: 'Set `resources.requests.cpu` to what the container uses on a busy day.',
  source: 'kube-linter unset-cpu-requirements; checks CAP-01, errata E33, E112; Polaris cpuRequestsMissing',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload)?.value;
    for (const { value: container, path, list } of containers(workload)) {
      if (list === 'ephemeralContainers') continue; // the API forbids resources there
      if (resource(spec, container, 'requests', 'cpu') !== undefined) continue;
      yield { path: `${path}.resources.requests.cpu`, message: `${container.name} requests no CPU` };
    }
  },

  pass: {
    'a request is set': withPod('Pod kibana', { container: 'resources: { requests: { cpu: 100m } }' }),
    'a limit alone is the request too': withPod('Pod kibana', { container: 'resources: { limits: { cpu: 100m } }' }),
  },
  fail: {
    'kibana requests no CPU': withPod('Pod kibana', { container: '' }),
  },
};
