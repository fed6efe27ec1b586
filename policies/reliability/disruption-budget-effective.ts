import { budgetOf } from '../../scripts/model/kube/budgets';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const disruptionBudgetEffective: Policy = {
  id: 'reliability/disruption-budget-effective',
  title: 'Every PodDisruptionBudget keeps at least one pod',
  severity: 'error',
  rationale: 'A budget that lets all pods go at once looks like protection and is none.',
  remediation: 'Use maxUnavailable: 1, or a minAvailable of at least one.',
  source: 'Kubernetes docs, Specifying a Disruption Budget',
  kinds: ['PodDisruptionBudget'],

  *check(budget, stack) {
    const counted = budgetOf(stack, budget);
    if (!counted || counted.expected < 2 || counted.allowed < counted.expected) return;
    const { field, value, expected } = counted;
    yield { path: `spec.${field}`, message: `${field} ${value} lets all ${expected} pods be evicted at once` };
  },

  pass: {
    'two of three stay':
      manifest('PodDisruptionBudget web', { spec: '{ maxUnavailable: 1, selector: { matchLabels: { app: web } } }' }) +
      withPod('StatefulSet web', { labels: 'app: web', spec: 'replicas: 3' }),
  },
  fail: {
    'maxUnavailable 100% lets all 3 pods be evicted at once':
      manifest('PodDisruptionBudget web', {
        spec: '{ maxUnavailable: 100%, selector: { matchLabels: { app: web } } }',
      }) + withPod('StatefulSet web', { labels: 'app: web', spec: 'replicas: 3' }),
    'minAvailable 0 lets all 2 pods be evicted at once':
      manifest('PodDisruptionBudget web', { spec: '{ minAvailable: 0, selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 2' }),
  },
};
