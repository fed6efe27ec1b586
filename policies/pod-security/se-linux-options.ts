import { workloadKinds } from '../../scripts/model/kube/pod';
import { containerTypes, foreignSeLinux } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

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

  check: atLevel({ level: 'baseline' }, (pod) => foreignSeLinux(pod, containerTypes)),

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
