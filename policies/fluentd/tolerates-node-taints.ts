import { podSpec } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { eachAgent, fluentdKinds } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (tolerations: string) => `
      kind: Stack
      nodePools:
        - { name: workers, count: 3, cpu: "4", memory: 16Gi }
        - { name: gpu, count: 2, cpu: "16", memory: 64Gi, taints: [{ key: nvidia.com/gpu, value: "true", effect: NoSchedule }] }
      ---${agentExample('<match **>\n  @type stdout\n</match>', { pod: `tolerations: [${tolerations}]` })}`;

export const toleratesNodeTaints: Policy = {
  id: 'fluentd/tolerates-node-taints',
  title: 'The agent runs on the nodes of every pool',
  severity: 'warning',
  rationale: 'No agent, no logs: the tainted nodes, GPUs and control planes, are those whose logs are asked for.',
  remediation: 'Tolerate everything: `tolerations: [{ operator: Exists }]`.',
  source: 'stack.yaml, nodePools; fluentd-kubernetes-daemonset manifests; checks FD-21, FD-TOL, errata E93',
  kinds: fluentdKinds,

  check: eachAgent(function* ({ workload }, { facts }) {
    if (workload.kind !== 'DaemonSet') return;
    const spec = podSpec(workload);
    const tolerations = list(spec?.value.tolerations);
    for (const { name, taints = [] } of facts.nodePools) {
      for (const taint of taints) {
        if (taint.effect === 'PreferNoSchedule') continue;
        const tolerated = tolerations.some(
          (toleration) =>
            toleration &&
            (!toleration.effect || toleration.effect === taint.effect) &&
            (toleration.operator === 'Exists'
              ? !toleration.key || toleration.key === taint.key
              : toleration.key === taint.key && (toleration.value ?? '') === (taint.value ?? '')),
        );
        if (!tolerated)
          yield {
            object: workload,
            path: `${spec?.path}.tolerations`,
            message: `the taint ${taint.key} of the pool ${name} is not tolerated`,
          };
      }
    }
  }),

  pass: {
    everything: config('{ operator: Exists }'),
    'this taint': config('{ key: nvidia.com/gpu, value: "true", effect: NoSchedule }'),
  },
  fail: {
    'the taint nvidia.com/gpu of the pool gpu is not tolerated': config(
      '{ key: node-role.kubernetes.io/control-plane }',
    ),
  },
};
