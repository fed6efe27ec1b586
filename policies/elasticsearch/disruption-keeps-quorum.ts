import { elasticClusters } from '../../scripts/model/elasticsearch/node';
import { ofKindIn } from '../../scripts/model/kube/lookup';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { podTemplate } from '../../scripts/model/kube/pod';
import { selects } from '../../scripts/model/kube/selector';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** How many of the pods a budget lets go at once; percentages are rounded up, as the API server does. */
function evictable({ spec }: Manifest, pods: number): number {
  const amount = (value: unknown) => {
    const percent = /^(\d+)%$/.exec(String(value))?.[1];
    return percent === undefined ? Number(value) : Math.ceil((Number(percent) / 100) * pods);
  };
  if (spec?.maxUnavailable !== undefined) return Math.min(amount(spec.maxUnavailable), pods);
  return spec?.minAvailable === undefined ? pods : Math.max(pods - amount(spec.minAvailable), 0);
}

export const disruptionKeepsQuorum: Policy = {
  id: 'elasticsearch/disruption-keeps-quorum',
  title: 'A PodDisruptionBudget never lets the masters lose their quorum',
  severity: 'error',
  rationale: 'With more than half of the masters evicted at once the cluster stops answering until they are back.',
  remediation: 'Set `maxUnavailable: 1` on the budget of the masters.',
  source: 'Elastic docs, discovery (quorum); cloud-on-k8s default budget; checks K8S-20, ES-QUORUM, errata E25',
  kinds: ['PodDisruptionBudget'],

  check: placed(function* (stack) {
    for (const { sets, namespace } of stack.memo(elasticClusters)) {
      const masters = sets.filter(({ roles }) => roles.has('master'));
      const total = masters.reduce((sum, { replicas }) => sum + replicas, 0);
      if (total < 3) continue;
      for (const budget of ofKindIn(stack, 'PodDisruptionBudget', namespace)) {
        const own = masters.filter(({ workload }) =>
          selects(budget['spec']?.selector, podTemplate(workload)?.value.metadata?.labels),
        );
        const pods = own.reduce((sum, { replicas }) => sum + replicas, 0);
        if (!pods) continue;
        const allowed = evictable(budget, pods);
        const field = budget['spec']?.maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
        if (allowed > Math.floor((total - 1) / 2)) {
          yield {
            object: budget,
            path: `spec.${field}`,
            message: `${budget.metadata.name} lets ${allowed} of ${total} masters be evicted at once, the quorum allows ${Math.floor((total - 1) / 2)}`,
          };
        }
      }
    }
  }),

  pass: {
    'one at a time':
      nodes('master', { replicas: 3 }) +
      manifest('PodDisruptionBudget master', {
        apiVersion: 'policy/v1',
        spec: '{ maxUnavailable: 1, selector: { matchLabels: { role: master } } }',
      }),
  },
  fail: {
    'master lets 2 of 3 masters be evicted at once, the quorum allows 1':
      nodes('master', { replicas: 3 }) +
      manifest('PodDisruptionBudget master', {
        apiVersion: 'policy/v1',
        spec: '{ minAvailable: 1, selector: { matchLabels: { role: master } } }',
      }),
  },
};
