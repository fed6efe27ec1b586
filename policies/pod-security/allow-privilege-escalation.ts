import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { gainsBySystem } from '../../scripts/model/kube/privileges';
import { atLevel, containerContexts } from '../../scripts/rule/checks/pod-security';
import { withPod } from '../../scripts/rule/examples/manifest';
import { baseline, restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const allowPrivilegeEscalation: Policy = {
  id: 'pod-security/allow-privilege-escalation',
  title: 'No process of a restricted pod gains more rights than its parent',
  severity: 'error',
  rationale:
    'A set-user-ID file in the image turns any foothold into root; without the field set to false the kernel allows it.',
  remediation: 'Set `securityContext.allowPrivilegeEscalation: false` on the container.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_allowPrivilegeEscalation.go; kube-linter privilege-escalation-container; Polaris privilegeEscalationAllowed; Monokle PSS201',
  kinds: workloadKinds,

  check: atLevel({ level: 'restricted', since: 8 }, function* (pod) {
    if (pod.windows && pod.minor >= 25) return;
    for (const { value, path, who } of containerContexts(pod)) {
      if (value?.allowPrivilegeEscalation === false) continue;
      yield {
        path: `${path}.allowPrivilegeEscalation`,
        message: `${who} may gain privileges: allowPrivilegeEscalation is not false`,
      };
    }
  }),

  fix({ path }, workload) {
    const container = containers(workload).find((entry) => path.startsWith(`${entry.path}.securityContext.`));
    return gainsBySystem(container?.value) ? [] : [{ path, set: false }];
  },

  pass: {
    'it is switched off': restricted({ container: 'securityContext: { allowPrivilegeEscalation: false }' }),
    'Windows has no such field': restricted({ container: '', os: '{ name: windows }' }),
    'the namespace asks for baseline only': baseline({ container: '' }),
    'the namespace is not in the target': withPod('Pod web', { container: '' }),
  },
  fail: {
    'web may gain privileges: allowPrivilegeEscalation is not false': restricted({ container: '' }),
  },
};
