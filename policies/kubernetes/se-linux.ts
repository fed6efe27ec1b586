import { workloadKinds } from '../../scripts/model/kube/pod';
import { containerTypes, foreignSeLinux } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

/** What container-selinux has for agents that read, or read and watch, log files. */
const agentTypes = new Map([...containerTypes, ['container_logreader_t', 0], ['container_logwriter_t', 0]]);
const ofAgent = atAnyLevel((pod) => foreignSeLinux(pod, agentTypes));
const ofOther = atAnyLevel((pod) => foreignSeLinux(pod, containerTypes));

export const seLinux: Policy = {
  id: 'kubernetes/se-linux',
  title: 'No container leaves the SELinux domain of containers',
  severity: 'error',
  rationale: 'In `spc_t` SELinux confines nothing: the process reads and writes all that root of the node may.',
  remediation:
    'Remove `seLinuxOptions.user`, `role` and `type`; an agent that reads log files runs as `container_logreader_t`, or as `container_logwriter_t` where it watches them.',
  source:
    'Pod Security Standards, baseline; container-selinux, container.te (spc_t, container_logreader_t, container_logwriter_t)',
  kinds: workloadKinds,
  supersededBy: ['pod-security/se-linux-options'],

  check: (workload, stack) => (workload.kind === 'DaemonSet' ? ofAgent : ofOther)(workload, stack),

  pass: {
    'a type of containers': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { seLinuxOptions: { type: container_t } } }] }
    `,
    'an agent may read log files': `
      kind: DaemonSet
      metadata: { name: web }
      spec: { template: { spec: { containers: [{ name: web, securityContext: { seLinuxOptions: { type: container_logreader_t } } }] } } }
    `,
  },
  fail: {
    'web sets the SELinux type spc_t': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, securityContext: { seLinuxOptions: { type: spc_t } } }] }
    `,
    'the pod sets the SELinux user system_u': `
      kind: Pod
      metadata: { name: web }
      spec: { securityContext: { seLinuxOptions: { user: system_u } } }
    `,
  },
};
