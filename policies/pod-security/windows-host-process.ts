import { workloadKinds } from '../../scripts/model/kube/pod';
import { hostProcesses } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const windowsHostProcess: Policy = {
  id: 'pod-security/windows-host-process',
  title: 'No Windows container runs as a process of its node',
  severity: 'error',
  rationale: 'A HostProcess container has the rights of the node, not those of a container.',
  remediation: 'Remove `securityContext.windowsOptions.hostProcess`.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_windowsHostProcess.go; Polaris hostProcess; Monokle PSS101',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, hostProcesses),

  pass: {
    'it says so': baseline({ container: '', securityContext: '{ windowsOptions: { hostProcess: false } }' }),
  },
  fail: {
    'the pod is a HostProcess': baseline({
      container: '',
      securityContext: '{ windowsOptions: { hostProcess: true } }',
    }),
  },
};
