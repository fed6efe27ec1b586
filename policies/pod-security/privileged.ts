import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, containerContexts } from '../../scripts/rule/checks/pod-security';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import { baseline, enforcing } from '../../scripts/rule/examples/pod-security';
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
    'it says so': baseline({ container: 'securityContext: { privileged: false }' }),
    'the namespace allows it':
      manifest('Namespace default', { metadata: 'labels: { pod-security.kubernetes.io/enforce: privileged }' }) +
      withPod('Pod web', { container: 'securityContext: { privileged: true }' }),
  },
  fail: {
    'sysctl is privileged':
      enforcing('restricted', 'logging') +
      withPod('StatefulSet logging/elasticsearch', {
        initContainers: '[{ name: sysctl, securityContext: { privileged: true } }]',
      }),
    'web is privileged':
      manifest('Namespace default', { metadata: 'labels: { pod-security.kubernetes.io/warn: baseline }' }) +
      withPod('Pod web', { container: 'securityContext: { privileged: true }' }),
  },
};
