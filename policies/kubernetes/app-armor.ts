import { workloadKinds } from '../../scripts/model/kube/pod';
import { appArmorOff } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const appArmor: Policy = {
  id: 'kubernetes/app-armor',
  title: 'No container leaves AppArmor',
  severity: 'error',
  rationale: 'Unconfined, a process reaches files and capabilities that the default profile of the runtime denies it.',
  remediation: 'Remove the profile, or set `appArmorProfile.type` to `RuntimeDefault` or `Localhost`.',
  source: "Kubernetes docs, Restrict a Container's Access to Resources with AppArmor; Pod Security Standards, baseline",
  kinds: workloadKinds,
  supersededBy: ['pod-security/app-armor-profile'],

  check: atAnyLevel(appArmorOff),

  pass: {
    'the default profile is named': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { appArmorProfile: { type: RuntimeDefault } } }] }
    `,
  },
  fail: {
    'web sets the AppArmor profile Unconfined': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { appArmorProfile: { type: Unconfined } } }] }
    `,
  },
};
