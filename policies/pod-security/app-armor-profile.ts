import { workloadKinds } from '../../scripts/model/kube/pod';
import { appArmorOff } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const appArmorProfile: Policy = {
  id: 'pod-security/app-armor-profile',
  title: 'No pod switches its AppArmor profile off',
  severity: 'error',
  rationale: 'An unconfined container reaches every file and capability that the default profile would deny it.',
  remediation:
    'Remove the profile, or set `appArmorProfile.type` to `RuntimeDefault` or `Localhost` (annotation: `runtime/default`, `localhost/NAME`).',
  source: 'Pod Security Standards; pod-security-admission policy/check_appArmorProfile.go; Monokle PSS107',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, appArmorOff),

  pass: {
    'the default profile is named': baseline({
      container: 'securityContext: { appArmorProfile: { type: RuntimeDefault } }',
    }),
    'the annotation names a profile of the node': baseline({
      metadata: 'annotations: { container.apparmor.security.beta.kubernetes.io/web: localhost/web }',
      container: '',
    }),
  },
  fail: {
    'web sets the AppArmor profile Unconfined': baseline({
      container: 'securityContext: { appArmorProfile: { type: Unconfined } }',
    }),
    'the pod sets the AppArmor profile Unconfined': baseline({
      container: '',
      securityContext: '{ appArmorProfile: { type: Unconfined } }',
    }),
    'annotation container.apparmor.security.beta.kubernetes.io/web sets the AppArmor profile unconfined': baseline({
      metadata: 'annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }',
      container: '',
    }),
  },
};
