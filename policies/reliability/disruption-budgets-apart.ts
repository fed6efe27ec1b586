import { budgetsByWorkload } from '../../scripts/model/kube/budgets';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const disruptionBudgetsApart: Policy = {
  id: 'reliability/disruption-budgets-apart',
  title: 'No pod is under two PodDisruptionBudgets',
  severity: 'error',
  rationale: 'The eviction API answers 500 for a pod with more than one budget: its node cannot be drained.',
  remediation: 'Narrow the selectors until each pod has one budget.',
  source: 'Kubernetes docs, API-initiated Eviction; registry/core/pod/storage/eviction.go',
  kinds: ['PodDisruptionBudget'],

  *check(budget, stack) {
    for (const { object } of podsSelected(stack, namespaceOf(budget), budget['spec']?.selector)) {
      const [first] = stack.memo(budgetsByWorkload).get(object) ?? [];
      if (!first || first === budget) continue;
      const message = `the pods of ${object.kind}/${object.metadata.name} are under ${first.metadata.name} as well`;
      yield { path: 'spec.selector', message };
    }
  },

  pass: {
    'one each':
      manifest('PodDisruptionBudget master', {
        spec: '{ maxUnavailable: 1, selector: { matchLabels: { role: master } } }',
      }) +
      manifest('PodDisruptionBudget data', {
        spec: '{ maxUnavailable: 1, selector: { matchLabels: { role: data } } }',
      }) +
      withPod('StatefulSet master', { labels: 'role: master' }),
  },
  fail: {
    'the pods of StatefulSet/master are under all as well':
      manifest('PodDisruptionBudget all', { spec: '{ maxUnavailable: 1, selector: {} }' }) +
      manifest('PodDisruptionBudget master', {
        spec: '{ maxUnavailable: 1, selector: { matchLabels: { role: master } } }',
      }) +
      withPod('StatefulSet master', { labels: 'role: master' }),
  },
};
