import { item } from '../../scripts/model/kube/path';
import { workloadKinds } from '../../scripts/model/kube/pod';
import type { Unstructured } from '../../scripts/model/kube/shape';
import { atLevel, list } from '../../scripts/rule/checks/pod-security';
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
    for (const { value: container, path } of pod.containers) {
      for (const [index, port] of list(container.ports).entries() as Iterable<[number, Unstructured]>) {
        if (!port?.hostPort) continue;
        yield {
          path: `${item(`${path}.ports`, port, index)}.hostPort`,
          message: `${container.name} binds port ${port.hostPort} of the node`,
        };
      }
    }
  }),

  pass: {
    'only a container port': baseline({ container: 'ports: [{ containerPort: 80 }]' }),
  },
  fail: {
    'web binds port 80 of the node': baseline({ container: 'ports: [{ containerPort: 80, hostPort: 80 }]' }),
  },
};
