import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, containerContexts, contexts, podContext } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const seccompProfileRestricted: Policy = {
  id: 'pod-security/seccomp-profile-restricted',
  title: 'Every container of a restricted pod has a seccomp profile',
  severity: 'error',
  rationale: 'Without a profile every system call of the kernel is open to the container, those with known holes too.',
  remediation: 'Set `seccompProfile: { type: RuntimeDefault }` in the securityContext of the pod.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_seccompProfile_restricted.go; kube-score container-seccomp-profile; Polaris linuxHardening; Monokle PSS205',
  kinds: workloadKinds,
  supersededBy: ['pod-security/seccomp-profile-baseline'],

  check: atLevel({ level: 'restricted', since: 19 }, function* (pod) {
    if (pod.windows && pod.minor >= 25) return;
    for (const { value, path, who } of contexts(pod)) {
      const profile = value?.seccompProfile;
      if (!profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost') continue;
      yield { path: `${path}.seccompProfile.type`, message: `${who} sets the seccomp profile ${profile.type}` };
    }
    if (podContext(pod).value?.seccompProfile) return;
    for (const { value, path, who } of containerContexts(pod)) {
      if (value?.seccompProfile) continue;
      yield { path: `${path}.seccompProfile.type`, message: `neither ${who} nor its pod sets a seccomp profile` };
    }
  }),

  pass: {
    'the pod sets it for all': restricted({
      container: '',
      securityContext: '{ seccompProfile: { type: RuntimeDefault } }',
    }),
    'Windows has no such field': restricted({ container: '', os: '{ name: windows }' }),
  },
  fail: {
    'neither web nor its pod sets a seccomp profile': restricted({ container: '' }),
    'the pod sets the seccomp profile Unconfined': restricted({
      container: '',
      securityContext: '{ seccompProfile: { type: Unconfined } }',
    }),
  },
};
