import { budgetsByWorkload } from '../../scripts/model/kube/budgets';
import { replicasOf } from '../../scripts/model/kube/replicas';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const disruptionBudgetPresent: Policy = {
  id: 'reliability/disruption-budget-present',
  title: 'Every replicated workload has a PodDisruptionBudget',
  severity: 'error',
  rationale: 'Without a budget a node drain or an upgrade of the cluster may take every replica at the same time.',
  remediation: 'Add a PodDisruptionBudget that selects the pods, with maxUnavailable: 1.',
  source:
    'Kubernetes docs, Disruptions; kube-score statefulset-has-poddisruptionbudget, ' +
    'deployment-has-poddisruptionbudget; Polaris missingPodDisruptionBudget; checks K8S-20',
  kinds: ['Deployment', 'StatefulSet'],

  *check(workload, stack) {
    const replicas = replicasOf(stack, workload);
    if (replicas < 2 || stack.memo(budgetsByWorkload).get(workload)?.length) return;
    const severity = workload.kind === 'StatefulSet' ? {} : { severity: 'warning' as const };
    yield { path: '', message: `no PodDisruptionBudget keeps some of its ${replicas} pods`, ...severity };
  },

  pass: {
    'a budget selects its pods':
      manifest('PodDisruptionBudget web', { spec: '{ maxUnavailable: 1, selector: { matchLabels: { app: web } } }' }) +
      withPod('Deployment web', { labels: 'app: web', spec: 'replicas: 2' }),
    'one pod cannot be kept': withPod('StatefulSet single', { labels: 'app: single' }),
  },
  fail: {
    'no PodDisruptionBudget keeps some of its 3 pods': withPod('StatefulSet master', {
      labels: 'app: master',
      spec: 'replicas: 3',
    }),
  },
};
