import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, containerContexts, podContext } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const runAsNonRoot: Policy = {
  id: 'pod-security/run-as-non-root',
  title: 'Every container of a restricted pod must run as another user than root',
  severity: 'error',
  rationale: 'Root in a container is one kernel bug away from root on the node; without the field the image decides.',
  remediation: 'Set `runAsNonRoot: true` in the securityContext of the pod.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_runAsNonRoot.go; kube-linter run-as-non-root; Polaris runAsRootAllowed; Monokle PSS203',
  kinds: workloadKinds,

  check: atLevel({ level: 'restricted' }, function* (pod) {
    if (pod.userNamespace && pod.minor >= 35) return;
    const own = podContext(pod);
    const byPod: unknown = own.value?.runAsNonRoot;
    if (byPod === false) yield { path: `${own.path}.runAsNonRoot`, message: 'the pod sets runAsNonRoot: false' };
    for (const { value, path, who } of containerContexts(pod)) {
      const set: unknown = value?.runAsNonRoot ?? undefined;
      if (set === false) yield { path: `${path}.runAsNonRoot`, message: `${who} sets runAsNonRoot: false` };
      if (set === undefined && (byPod ?? undefined) === undefined) {
        yield { path: `${path}.runAsNonRoot`, message: `neither ${who} nor its pod sets runAsNonRoot: true` };
      }
    }
  }),

  pass: {
    'the pod sets it for all': restricted({ container: '', securityContext: '{ runAsNonRoot: true }' }),
    'every container sets it': restricted({ container: 'securityContext: { runAsNonRoot: true }' }),
    'root in a user namespace is nobody on the node': restricted({ container: '', hostUsers: 'false' }),
  },
  fail: {
    'neither web nor its pod sets runAsNonRoot: true': restricted({ container: '' }),
    'web sets runAsNonRoot: false': restricted({
      container: 'securityContext: { runAsNonRoot: false }',
      securityContext: '{ runAsNonRoot: true }',
    }),
    'the pod sets runAsNonRoot: false': restricted({
      container: 'securityContext: { runAsNonRoot: true }',
      securityContext: '{ runAsNonRoot: false }',
    }),
  },
};
