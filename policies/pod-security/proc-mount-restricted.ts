import { workloadKinds } from '../../scripts/model/kube/pod';
import { unmaskedProc } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const procMountRestricted: Policy = {
  id: 'pod-security/proc-mount-restricted',
  title: 'Every container of a restricted pod keeps the masks of /proc, even in a user namespace',
  severity: 'error',
  rationale: 'Unmasked, /proc shows and changes kernel state that the runtime hides from containers.',
  remediation: 'Remove `securityContext.procMount`.',
  source: 'Pod Security Standards; pod-security-admission policy/check_procMount_restricted.go',
  kinds: workloadKinds,
  supersededBy: ['pod-security/proc-mount'],

  check: atLevel({ level: 'restricted', since: 35 }, unmaskedProc),

  pass: {
    'it is the default': restricted({ container: 'securityContext: { procMount: Default }' }),
  },
  fail: {
    'web mounts /proc Unmasked': restricted({
      container: 'securityContext: { procMount: Unmasked }',
      hostUsers: 'false',
    }),
  },
};
