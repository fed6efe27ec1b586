import { workloadKinds } from '../../scripts/model/kube/pod';
import { sharedNamespaces } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const hostNamespaces: Policy = {
  id: 'kubernetes/host-namespaces',
  title: 'No pod shares the network, the processes or the IPC of its node',
  severity: 'error',
  rationale:
    'In the host network a pod escapes every NetworkPolicy; with the host processes it reads the secrets of other pods.',
  remediation: 'Remove `hostNetwork`, `hostPID` and `hostIPC`.',
  source: 'kube-linter host-network, host-pid, host-ipc; Pod Security Standards, baseline',
  kinds: workloadKinds,
  supersededBy: ['pod-security/host-namespaces'],

  check: atAnyLevel(sharedNamespaces),

  pass: {
    'the pod has namespaces of its own': withPod('Pod fluentd', { hostNetwork: 'false', containers: '[]' }),
  },
  fail: {
    'the pod sets hostNetwork': withPod('DaemonSet fluentd', { hostNetwork: 'true' }),
    'the pod sets hostPID\nthe pod sets hostIPC': withPod('Pod fluentd', { hostPID: 'true', hostIPC: 'true' }),
  },
};
