import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, containerContexts } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const privileged: Policy = {
  id: 'pod-security/privileged',
  title: 'No container is privileged',
  severity: 'error',
  rationale: 'A privileged container is root on the node: every device, every mount, every pod.',
  remediation:
    'Remove `securityContext.privileged`; kernel settings belong in a node-tuning DaemonSet in a namespace of level privileged.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_privileged.go; kube-linter privileged-container; Polaris runAsPrivileged; Monokle PSS104',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    for (const { value, path, who } of containerContexts(pod)) {
      if (value?.privileged === true) yield { path: `${path}.privileged`, message: `${who} is privileged` };
    }
  }),

  pass: {
    'it says so': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { privileged: false } }]
    `,
    'the namespace allows it': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: privileged } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { privileged: true } }]
    `,
  },
  fail: {
    'sysctl is privileged': `
      kind: Namespace
      metadata: { name: logging, labels: { pod-security.kubernetes.io/enforce: restricted } }
      ---
      kind: StatefulSet
      metadata: { name: elasticsearch, namespace: logging }
      spec:
        template:
          spec:
            initContainers: [{ name: sysctl, securityContext: { privileged: true } }]
    `,
    'web is privileged': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/warn: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { privileged: true } }]
    `,
  },
};
