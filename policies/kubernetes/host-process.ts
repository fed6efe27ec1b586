import { workloadKinds } from '../../scripts/model/kube/pod';
import { hostProcesses } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const hostProcess: Policy = {
  id: 'kubernetes/host-process',
  title: 'No Windows container is a process of its node',
  severity: 'error',
  rationale: 'A HostProcess container has the rights of the node, not those of a container.',
  remediation: 'Remove `windowsOptions.hostProcess`.',
  source: 'Kubernetes docs, Create a Windows HostProcess Pod; Pod Security Standards, baseline',
  kinds: workloadKinds,
  supersededBy: ['pod-security/windows-host-process'],

  check: atAnyLevel(hostProcesses),

  pass: {
    'it says that it is none': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { windowsOptions: { hostProcess: false } } }] }
    `,
  },
  fail: {
    'web is a HostProcess': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { windowsOptions: { hostProcess: true } } }] }
    `,
  },
};
