import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const disruptionBudgets: Policy = {
  id: 'wiring/disruption-budgets',
  title: 'Every PodDisruptionBudget selects the pods of a workload',
  severity: 'error',
  rationale: 'A budget that selects nothing protects nothing: a drain takes every replica at once.',
  remediation: "Make spec.selector match the labels of the workload's template, in the same namespace.",
  source: 'Kubernetes docs, Specifying a Disruption Budget; checks K8S-20',
  kinds: ['PodDisruptionBudget'],

  *check(budget, stack) {
    if (podsSelected(stack, namespaceOf(budget), budget['spec']?.selector).length) return;
    yield { path: 'spec.selector', message: `the selector matches no pod of ${namespaceOf(budget)}` };
  },

  pass: {
    'a template has the labels':
      manifest('PodDisruptionBudget web', { spec: '{ selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web' }),
  },
  fail: {
    'the selector matches no pod of default':
      manifest('PodDisruptionBudget web', { spec: '{ selector: { matchLabels: { app: wbe } } }' }) +
      withPod('Deployment web', { labels: 'app: web' }),
  },
};
