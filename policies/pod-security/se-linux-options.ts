import { workloadKinds } from '../../scripts/model/kube/pod';
import { atLevel, contexts } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

const types = new Set(['container_t', 'container_init_t', 'container_kvm_t']);

export const seLinuxOptions: Policy = {
  id: 'pod-security/se-linux-options',
  title: 'No pod chooses an SELinux user, role or foreign type',
  severity: 'error',
  rationale:
    'The type confines the container; a custom one, or a user or role, can lift it into the domain of the host.',
  remediation:
    'Remove `user` and `role`; as `type` use container_t, container_init_t, container_kvm_t or (from 1.31) container_engine_t.',
  source: 'Pod Security Standards; pod-security-admission policy/check_seLinuxOptions.go; Monokle PSS108',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    for (const { value, path, who } of contexts(pod)) {
      const { type, user, role } = value?.seLinuxOptions ?? {};
      if (type && !types.has(type) && !(type === 'container_engine_t' && pod.minor >= 31)) {
        yield { path: `${path}.seLinuxOptions.type`, message: `${who} sets the SELinux type ${type}` };
      }
      if (user) yield { path: `${path}.seLinuxOptions.user`, message: `${who} sets the SELinux user ${user}` };
      if (role) yield { path: `${path}.seLinuxOptions.role`, message: `${who} sets the SELinux role ${role}` };
    }
  }),

  pass: {
    'a type of containers': baseline({
      container: '',
      securityContext: "{ seLinuxOptions: { type: container_t, level: 's0:c1,c2' } }",
    }),
  },
  fail: {
    'the pod sets the SELinux type spc_t\nweb sets the SELinux user system_u': baseline({
      container: 'securityContext: { seLinuxOptions: { user: system_u } }',
      securityContext: '{ seLinuxOptions: { type: spc_t } }',
    }),
  },
};
