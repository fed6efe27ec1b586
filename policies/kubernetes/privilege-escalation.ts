import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { gainsBySystem } from '../../scripts/model/kube/privileges';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const privilegeEscalation: Policy = {
  id: 'kubernetes/privilege-escalation',
  title: 'No process gains more privileges than its parent',
  severity: 'error',
  rationale:
    'Where the field is absent the kernel still honours setuid binaries, so a user of the image can become root.',
  remediation: 'Set `securityContext.allowPrivilegeEscalation: false`.',
  source: 'kube-linter privilege-escalation-container; Pod Security Standards, restricted',
  kinds: workloadKinds,
  supersededBy: ['pod-security/allow-privilege-escalation'],

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const context = record(container.securityContext);
      if (context['privileged'] === true) continue; // the API refuses the two together
      if (context['allowPrivilegeEscalation'] === false) continue;
      const message = `${container.name} does not forbid privilege escalation`;
      yield { path: `${path}.securityContext.allowPrivilegeEscalation`, message };
    }
  },

  fix({ path }, workload) {
    const container = containers(workload).find((entry) => path.startsWith(`${entry.path}.securityContext.`));
    return gainsBySystem(container?.value) ? [] : [{ path, set: false }];
  },

  pass: {
    'it is forbidden': withPod('Pod kibana', { container: 'securityContext: { allowPrivilegeEscalation: false }' }),
  },
  fail: {
    'kibana does not forbid privilege escalation': withPod('Pod kibana', { container: 'securityContext: {}' }),
  },
};
