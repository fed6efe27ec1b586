import { workloadKinds } from '../../scripts/model/kube/pod';
import { takenHostPorts } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const hostPorts: Policy = {
  id: 'pod-security/host-ports',
  title: 'No container binds a port of its node',
  severity: 'error',
  rationale: 'A host port bypasses Services and network policies, and a second pod with it never starts on that node.',
  remediation: 'Remove `hostPort`; reach the pod through a Service.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_hostPorts.go; Polaris hostPortSet; Monokle PSS106',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    for (const { path, container, port } of takenHostPorts(pod)) {
      yield { path, message: `${container} binds port ${port} of the node` };
    }
  }),

  pass: {
    'only a container port': baseline({ container: 'ports: [{ containerPort: 80 }]' }),
  },
  fail: {
    'web binds port 80 of the node': baseline({ container: 'ports: [{ containerPort: 80, hostPort: 80 }]' }),
  },
};
