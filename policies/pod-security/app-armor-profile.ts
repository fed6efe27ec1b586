import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, contexts } from '../../scripts/rule/checks/pod-security';
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
    'the default profile is named': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { appArmorProfile: { type: RuntimeDefault } } }]
    `,
    'the annotation names a profile of the node': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: 
        name: web
        annotations: { container.apparmor.security.beta.kubernetes.io/web: localhost/web }
      spec:
        containers: [{ name: web }]
    `,
  },
  fail: {
    'web sets the AppArmor profile Unconfined': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { appArmorProfile: { type: Unconfined } } }]
    `,
    'the pod sets the AppArmor profile Unconfined': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        securityContext: { appArmorProfile: { type: Unconfined } }
        containers: [{ name: web }]
    `,
    'annotation container.apparmor.security.beta.kubernetes.io/web sets the AppArmor profile unconfined': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: 
        name: web
        annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }
      spec:
        containers: [{ name: web }]
    `,
  },
};
