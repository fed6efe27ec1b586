import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const runAsNonRoot: Policy = {
  id: 'kubernetes/run-as-non-root',
  title: 'No container runs as root',
  severity: 'error',
  rationale: 'Root in the container is root on the node once anything in between has a hole.',
  remediation:
    'Set `securityContext.runAsNonRoot: true` and a `runAsUser`. An agent that reads files of root needs a waiver.',
  source: 'kube-linter run-as-non-root; Pod Security Standards, restricted; errata E112',
  kinds: workloadKinds,
  supersededBy: ['pod-security/run-as-non-root', 'pod-security/run-as-user'],

  *check(workload) {
    const spec = podSpec(workload)?.value;
    const pod = record(spec?.securityContext);
    for (const { value: container, path } of containers(workload)) {
      const own = record(container.securityContext);
      const user = own['runAsUser'] ?? pod['runAsUser'];
      const nonRoot = own['runAsNonRoot'] ?? pod['runAsNonRoot'];
      if (own['privileged'] === true) continue; // kubernetes/privileged says what it may be
      if (user === 0) {
        yield { path: `${path}.securityContext.runAsUser`, message: `${container.name} runs as user 0` };
      } else if (nonRoot !== true && !(typeof user === 'number' && nonRoot === undefined)) {
        yield { path: `${path}.securityContext.runAsNonRoot`, message: `${container.name} may run as root` };
      }
    }
  },

  pass: {
    'the pod says it for all': withPod('Pod kibana', { container: '', securityContext: '{ runAsNonRoot: true }' }),
    'the user is a number other than 0': withPod('Pod kibana', { container: 'securityContext: { runAsUser: 1000 }' }),
  },
  fail: {
    'kibana may run as root': withPod('Pod kibana', { container: '' }),
    'nginx runs as user 0': withPod('Pod nginx', {
      container: '',
      securityContext: '{ runAsNonRoot: true, runAsUser: 0 }',
    }),
  },
};
