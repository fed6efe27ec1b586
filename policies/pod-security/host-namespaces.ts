import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const hostNamespaces: Policy = {
  id: 'pod-security/host-namespaces',
  title: 'No pod shares the network, processes or IPC of its node',
  severity: 'error',
  rationale:
    'In the namespaces of the node a pod reads the traffic, environment and memory of everything that runs there.',
  remediation: 'Remove `hostNetwork`, `hostPID` and `hostIPC`.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_hostNamespaces.go; kube-linter host-network, host-pid, host-ipc; Polaris hostNetworkSet, hostPIDSet, hostIPCSet; Monokle PSS102',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    const { value: spec, path } = pod.spec;
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (spec[field] === true) yield { path: `${path}.${field}`, message: `the pod sets ${field}` };
    }
  }),

  pass: {
    'its own namespaces': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        hostPID: false
        containers: [{ name: web }]
    `,
  },
  fail: {
    'the pod sets hostNetwork\nthe pod sets hostPID': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        hostNetwork: true
        hostPID: true
        containers: [{ name: web }]
    `,
  },
};
