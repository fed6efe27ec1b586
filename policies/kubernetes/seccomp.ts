import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const seccomp: Policy = {
  id: 'kubernetes/seccomp',
  title: 'Every container runs under a seccomp profile',
  severity: 'error',
  rationale: 'Without a profile every system call of the kernel is open to the container.',
  remediation: 'Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod.',
  source: 'Pod Security Standards, restricted; kube-score container-seccomp-profile; checks SEC-09',
  kinds: workloadKinds,
  supersededBy: ['pod-security/seccomp-profile-baseline', 'pod-security/seccomp-profile-restricted'],

  *check(workload) {
    const pod = record(podSpec(workload)?.value.securityContext);
    for (const { value: container, path } of containers(workload)) {
      const own = record(container.securityContext);
      if (own['privileged'] === true) continue; // the runtime applies none to it
      const type = record(own['seccompProfile'] ?? pod['seccompProfile'])['type'];
      if (type === 'RuntimeDefault' || type === 'Localhost') continue;
      const message = `${container.name} ${type === undefined ? 'has no seccomp profile' : `runs under seccomp ${type}`}`;
      yield { path: `${path}.securityContext.seccompProfile`, message };
    }
  },

  pass: {
    'the pod sets it for all': withPod('Pod kibana', {
      container: '',
      securityContext: '{ seccompProfile: { type: RuntimeDefault } }',
    }),
    'the container has a profile of the node': withPod('Pod kibana', {
      container: 'securityContext: { seccompProfile: { type: Localhost, localhostProfile: kibana.json } }',
    }),
  },
  fail: {
    'kibana has no seccomp profile': withPod('Pod kibana', { container: '' }),
    'kibana runs under seccomp Unconfined': withPod('Pod kibana', {
      container: 'securityContext: { seccompProfile: { type: Unconfined } }',
      securityContext: '{ seccompProfile: { type: RuntimeDefault } }',
    }),
  },
};
