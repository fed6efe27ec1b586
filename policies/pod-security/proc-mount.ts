import { workloadKinds } from '../../scripts/model/kube/pod';
import { unmaskedProc } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline, restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const procMount: Policy = {
  id: 'pod-security/proc-mount',
  title: 'Every container keeps the masks of /proc',
  severity: 'error',
  rationale: 'Unmasked, /proc shows and changes kernel state that the runtime hides from containers.',
  remediation:
    'Remove `securityContext.procMount`; from 1.35 a pod with `hostUsers: false` may keep it at level baseline.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_procMount_baseline.go; kube-linter unsafe-proc-mount; Polaris procMount; Monokle PSS109',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline', replaced: 35 }, (pod) =>
    pod.userNamespace && pod.minor >= 35 ? [] : unmaskedProc(pod),
  ),

  pass: {
    'it is the default': baseline({ container: 'securityContext: { procMount: Default }' }),
    'the pod has its own users': baseline({
      container: 'securityContext: { procMount: Unmasked }',
      hostUsers: 'false',
    }),
    'under restricted proc-mount-restricted takes its place': restricted({
      container: 'securityContext: { procMount: Unmasked }',
    }),
  },
  fail: {
    'web mounts /proc Unmasked': baseline({ container: 'securityContext: { procMount: Unmasked }' }),
  },
};
