import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { resource } from '../../scripts/model/kube/resources';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const memoryRequests: Policy = {
  id: 'kubernetes/memory-requests',
  title: 'Every container requests memory',
  severity: 'error',
  rationale: 'Without a request the scheduler packs the node full, and the pod is the first to be evicted.',
  remediation: 'Set `resources.requests.memory` to what the container uses; for a JVM, to its limit.',
  source: 'kube-linter unset-memory-requirements; checks CAP-01, errata E33, E112; Polaris memoryRequestsMissing',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload)?.value;
    for (const { value: container, path, list } of containers(workload)) {
      if (list === 'ephemeralContainers') continue; // the API forbids resources there
      if (resource(spec, container, 'requests', 'memory') !== undefined) continue;
      yield { path: `${path}.resources.requests.memory`, message: `${container.name} requests no memory` };
    }
  },

  pass: {
    'a request is set': withPod('Pod kibana', { container: 'resources: { requests: { memory: 1Gi } }' }),
    'a limit alone is the request too': withPod('Pod kibana', { container: 'resources: { limits: { memory: 1Gi } }' }),
  },
  fail: {
    'kibana requests no memory': withPod('Pod kibana', { container: '' }),
  },
};
