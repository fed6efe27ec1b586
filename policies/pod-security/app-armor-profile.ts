import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, contexts } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

export const appArmorProfile: Policy = {
  id: 'pod-security/app-armor-profile',
  title: 'No pod switches its AppArmor profile off',
  severity: 'error',
  rationale: 'An unconfined container reaches every file and capability that the default profile would deny it.',
  remediation:
    'Remove the profile, or set `appArmorProfile.type` to `RuntimeDefault` or `Localhost` (annotation: `runtime/default`, `localhost/NAME`).',
  source: 'Pod Security Standards; pod-security-admission policy/check_appArmorProfile.go; Monokle PSS107',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    for (const { value, path, who } of contexts(pod)) {
      const profile = value?.appArmorProfile;
      if (!profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost') continue;
      yield { path: `${path}.appArmorProfile.type`, message: `${who} sets the AppArmor profile ${profile.type}` };
    }
    for (const [name, value] of Object.entries<unknown>(pod.metadata?.annotations ?? {})) {
      if (!name.startsWith(prefix) || !value || /^(?:runtime\/default$|localhost\/)/.test(String(value))) continue;
      yield {
        path: `${pod.metadataPath}.annotations[${name}]`,
        message: `annotation ${name} sets the AppArmor profile ${value}`,
      };
    }
  }),

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
