import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
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
    'a template has the labels': `
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { selector: { matchLabels: { app: web } } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
  },
  fail: {
    'the selector matches no pod of default': `
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { selector: { matchLabels: { app: wbe } } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
  },
};
