import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, contexts } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const runAsUser: Policy = {
  id: 'pod-security/run-as-user',
  title: 'No container of a restricted pod is given the user 0',
  severity: 'error',
  rationale: 'User 0 is root whatever the image says; with runAsNonRoot the kubelet refuses to start it.',
  remediation: 'Remove `runAsUser: 0` or name the user of the image.',
  source: 'Pod Security Standards; pod-security-admission policy/check_runAsUser.go; Monokle PSS204',
  kinds: workloadKinds,

  check: atLevel({ level: 'restricted', since: 23 }, function* (pod) {
    if (pod.userNamespace && pod.minor >= 35) return;
    for (const { value, path, who } of contexts(pod)) {
      if (value?.runAsUser === 0) yield { path: `${path}.runAsUser`, message: `${who} sets runAsUser: 0` };
    }
  }),

  pass: {
    'another user': restricted({ container: '', securityContext: '{ runAsUser: 1000 }' }),
    'root in a user namespace is nobody on the node': restricted({
      container: '',
      hostUsers: 'false',
      securityContext: '{ runAsUser: 0 }',
    }),
  },
  fail: {
    'the pod sets runAsUser: 0\nweb sets runAsUser: 0': restricted({
      container: 'securityContext: { runAsUser: 0 }',
      securityContext: '{ runAsUser: 0 }',
    }),
  },
};
