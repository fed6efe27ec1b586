import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const autoscalerRange: Policy = {
  id: 'reliability/autoscaler-range',
  title: 'Every autoscaler has room to scale',
  severity: 'error',
  rationale:
    'An autoscaler whose minimum is its maximum never scales; with the minimum above, the API server refuses it.',
  remediation: 'Set maxReplicas above minReplicas.',
  source:
    'Kubernetes docs, Horizontal Pod Autoscaling; kube-score horizontalpodautoscaler-replicas; Polaris ' +
    'hpaMaxAvailability, hpaMinAvailability',
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject'],

  *check({ spec }) {
    const keda = spec?.maxReplicaCount !== undefined || spec?.minReplicaCount !== undefined;
    const field = keda ? 'maxReplicaCount' : 'maxReplicas';
    const least: unknown = (keda ? spec?.minReplicaCount : spec?.minReplicas) ?? 1;
    const most: unknown = spec?.[field] ?? undefined;
    if (typeof most !== 'number' || typeof least !== 'number' || most > least) return;
    yield { path: `spec.${field}`, message: `it scales from ${least} to ${most}` };
  },

  pass: {
    'from two to five': manifest('HorizontalPodAutoscaler web', { spec: '{ minReplicas: 2, maxReplicas: 5 }' }),
  },
  fail: {
    'it scales from 2 to 2': manifest('HorizontalPodAutoscaler web', { spec: '{ minReplicas: 2, maxReplicas: 2 }' }),
  },
};
