import { workloadKinds } from '../../scripts/model/kube/pod';
import { sharedNamespaces } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
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

  check: atLevel({ level: 'baseline' }, sharedNamespaces),

  pass: {
    'its own namespaces': baseline({ container: '', hostPID: 'false' }),
  },
  fail: {
    'the pod sets hostNetwork\nthe pod sets hostPID': baseline({ container: '', hostNetwork: 'true', hostPID: 'true' }),
  },
};
