import { exists, missing } from '../../scripts/model/kube/lookup';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const builtIn = new Set(['system-node-critical', 'system-cluster-critical']);

export const priorityClasses: Policy = {
  id: 'wiring/priority-classes',
  title: 'Every priority class that a pod names exists',
  severity: 'error',
  rationale: 'The API server refuses a pod of an unknown priority class; its controller creates none.',
  remediation: 'Correct priorityClassName, add the PriorityClass, or declare it under external in stack.yaml.',
  source: 'Kubernetes Priority admission; Monokle has no such check',
  kinds: workloadKinds,

  *check(workload, stack) {
    const spec = podSpec(workload);
    const name: unknown = spec?.value.priorityClassName;
    if (!spec || typeof name !== 'string' || !name || builtIn.has(name) || exists(stack, 'PriorityClass', name)) return;
    yield { path: `${spec.path}.priorityClassName`, message: `pods ask for ${missing(stack, 'PriorityClass', name)}` };
  },

  pass: {
    'every cluster has the two of the system': withPod('DaemonSet fluentd', {
      priorityClassName: 'system-node-critical',
    }),
  },
  fail: {
    'pods ask for PriorityClass loging-high, which is not in the target (did you mean logging-high?)': `
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: logging-high }
      ---
      kind: Pod
      metadata: { name: web }
      spec: { priorityClassName: loging-high }
    `,
  },
};
