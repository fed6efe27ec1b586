import { workloadKinds } from '../../scripts/model/kube/pod';
import { takenHostPorts } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const hostPorts: Policy = {
  id: 'kubernetes/host-ports',
  title: 'No container takes a port of its node',
  severity: 'error',
  rationale: 'A host port is open to everything that reaches the node and allows one such pod a node.',
  remediation: 'Remove `hostPort`; publish the port with a Service.',
  source: 'Polaris hostPortSet; Pod Security Standards, baseline',
  kinds: workloadKinds,
  supersededBy: ['pod-security/host-ports'],

  check: atAnyLevel(function* (pod) {
    for (const { path, container, port } of takenHostPorts(pod)) {
      yield { path, message: `${container} takes port ${port} of the node` };
    }
  }),

  pass: {
    "the port is the container's own": withPod('Pod fluentd', { container: 'ports: [{ containerPort: 24231 }]' }),
    'a host port of 0 is none': withPod('Pod fluentd', { container: 'ports: [{ containerPort: 24231, hostPort: 0 }]' }),
  },
  fail: {
    'fluentd takes port 24231 of the node': withPod('Pod fluentd', {
      container: 'ports: [{ containerPort: 24231, hostPort: 24231 }]',
    }),
  },
};
