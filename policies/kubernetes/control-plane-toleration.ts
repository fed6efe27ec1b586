import { item } from '../../scripts/model/kube/path';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const retired = 'node-role.kubernetes.io/master';
const current = 'node-role.kubernetes.io/control-plane';

export const controlPlaneToleration: Policy = {
  id: 'kubernetes/control-plane-toleration',
  title: 'Who tolerates the old taint of the control plane tolerates the present one',
  severity: 'warning',
  rationale: 'The taint `master` was removed in Kubernetes 1.25; an agent with that alone is missing on those nodes.',
  remediation: 'Tolerate `node-role.kubernetes.io/control-plane`, or everything with `operator: Exists` and no key.',
  source: 'Kubernetes 1.25 release notes (kubeadm); errata E93, checks FD-21',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    const tolerations = list(spec?.value.tolerations);
    if (tolerations.some((toleration) => toleration && (!toleration.key || toleration.key === current))) return;
    for (const [index, toleration] of tolerations.entries()) {
      if (toleration?.key !== retired) continue;
      yield {
        path: `${item(`${spec?.path}.tolerations`, toleration, index)}.key`,
        message: `only ${retired} is tolerated`,
      };
    }
  },

  fix: ({ path }) => [{ path, set: current }],

  pass: {
    'both taints are tolerated': withPod('DaemonSet fluentd', {
      tolerations: '[{ key: node-role.kubernetes.io/master }, { key: node-role.kubernetes.io/control-plane }]',
    }),
    'everything is tolerated': withPod('DaemonSet fluentd', {
      tolerations: '[{ operator: Exists }, { key: node-role.kubernetes.io/master }]',
    }),
  },
  fail: {
    'only node-role.kubernetes.io/master is tolerated': withPod('DaemonSet fluentd', {
      tolerations: '[{ key: node-role.kubernetes.io/master, effect: NoSchedule }]',
    }),
  },
};
