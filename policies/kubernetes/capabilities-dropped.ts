import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const capabilitiesDropped: Policy = {
  id: 'kubernetes/capabilities-dropped',
  title: 'Every container drops all capabilities',
  severity: 'error',
  rationale: 'The runtime grants some fourteen capabilities by default, among them raw sockets and changing owners.',
  remediation: 'Set `securityContext.capabilities.drop: [ALL]`, and add back what the container needs.',
  source: 'Pod Security Standards, restricted; kube-linter drop-net-raw-capability; checks SEC-09',
  kinds: workloadKinds,
  supersededBy: ['pod-security/capabilities-restricted'],

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const context = record(container.securityContext);
      if (context['privileged'] === true) continue; // it has them all, kubernetes/privileged says so
      const dropped = list(record(context['capabilities'])['drop']);
      if (dropped.some((name) => String(name).toUpperCase() === 'ALL')) continue;
      yield { path: `${path}.securityContext.capabilities.drop`, message: `${container.name} does not drop ALL` };
    }
  },

  pass: {
    'ALL is dropped': withPod('Pod kibana', { container: 'securityContext: { capabilities: { drop: [ALL] } }' }),
  },
  fail: {
    'kibana does not drop ALL': withPod('Pod kibana', {
      container: 'securityContext: { capabilities: { drop: [NET_RAW] } }',
    }),
  },
};
