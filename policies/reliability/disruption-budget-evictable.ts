import { budgetOf } from '../../scripts/model/kube/budgets';
import { share } from '../../scripts/model/kube/replicas';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const disruptionBudgetEvictable: Policy = {
  id: 'reliability/disruption-budget-evictable',
  title: 'Every PodDisruptionBudget lets at least one pod be evicted',
  severity: 'error',
  rationale: 'A budget that allows no eviction blocks every node drain, and with it every upgrade of the cluster.',
  remediation: 'Use maxUnavailable: 1; a single pod needs no budget.',
  source:
    'kubernetes pkg/controller/disruption; kube-score poddisruptionbudget-has-policy; ' +
    'kube-linter pdb-max-unavailable, pdb-min-available; Polaris pdbDisruptionsIsZero, pdbMinAvailableGreaterThanHPAMinReplicas; checks K8S-20',
  kinds: ['PodDisruptionBudget'],

  *check(budget, stack) {
    const { minAvailable, maxUnavailable } = budget['spec'] ?? {};
    if ((minAvailable ?? maxUnavailable ?? undefined) === undefined) {
      // The controller then counts no pods at all, and allows nothing (getExpectedPodCount).
      yield { path: 'spec', message: 'neither minAvailable nor maxUnavailable is set: no eviction is allowed' };
      return;
    }
    const counted = budgetOf(stack, budget);
    if (counted) {
      if (counted.allowed > 0) return;
      const { field, value, expected } = counted;
      yield {
        path: `spec.${field}`,
        message: `${field} ${value} of ${expected} ${expected === 1 ? 'pod' : 'pods'} allows no eviction`,
      };
    } else if (share(maxUnavailable, 100) === 0) {
      yield { path: 'spec.maxUnavailable', message: `maxUnavailable ${maxUnavailable} allows no eviction` };
    } else if (typeof minAvailable === 'string' && share(minAvailable, 100) >= 100) {
      yield { path: 'spec.minAvailable', message: `minAvailable ${minAvailable} allows no eviction` };
    }
  },

  pass: {
    'one of three; 34 % of three is rounded up to two':
      manifest('PodDisruptionBudget web', { spec: '{ minAvailable: 34%, selector: { matchLabels: { app: web } } }' }) +
      withPod('StatefulSet web', { labels: 'app: web', spec: 'replicas: 3' }),
    '1 % of two is rounded up to one':
      manifest('PodDisruptionBudget web', { spec: '{ maxUnavailable: 1%, selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 2' }),
  },
  fail: {
    'neither minAvailable nor maxUnavailable is set: no eviction is allowed': manifest('PodDisruptionBudget web', {
      spec: '{ selector: {} }',
    }),
    'minAvailable 67% of 3 pods allows no eviction':
      manifest('PodDisruptionBudget web', { spec: '{ minAvailable: 67%, selector: { matchLabels: { app: web } } }' }) +
      withPod('StatefulSet web', { labels: 'app: web', spec: 'replicas: 3' }),
    'minAvailable 1 of 1 pod allows no eviction':
      manifest('PodDisruptionBudget web', { spec: '{ minAvailable: 1, selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web' }),
    'minAvailable 2 of 2 pods allows no eviction':
      manifest('PodDisruptionBudget web', { spec: '{ minAvailable: 2, selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 5' }) +
      manifest('HorizontalPodAutoscaler web', {
        spec: '{ minReplicas: 2, maxReplicas: 9, scaleTargetRef: { kind: Deployment, name: web } }',
      }),
    'maxUnavailable 0% allows no eviction': manifest('PodDisruptionBudget web', {
      spec: '{ maxUnavailable: 0%, selector: {} }',
    }),
  },
};
