import { workloadKinds } from '../../scripts/model/kube/pod';
import { unmaskedProc } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const procMount: Policy = {
  id: 'kubernetes/proc-mount',
  title: 'No container sees /proc without its masks',
  severity: 'error',
  rationale: 'Unmasked, `/proc` shows and changes state of the kernel that the runtime hides from containers.',
  remediation: 'Remove `securityContext.procMount`; only a pod with `hostUsers: false` may need `Unmasked`.',
  source: 'Kubernetes API, SecurityContext procMount; Pod Security Standards, baseline; kube-linter unsafe-proc-mount',
  kinds: workloadKinds,
  supersededBy: ['pod-security/proc-mount', 'pod-security/proc-mount-restricted'],

  check: atAnyLevel((pod) => (pod.userNamespace ? [] : unmaskedProc(pod))),

  pass: {
    'it is the default': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { procMount: Default } }] }
    `,
    'the pod has its own users': `
      kind: Pod
      metadata: { name: web }
      spec: { hostUsers: false, containers: [{ name: web, securityContext: { procMount: Unmasked } }] }
    `,
  },
  fail: {
    'web mounts /proc Unmasked': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { procMount: Unmasked } }] }
    `,
  },
};
