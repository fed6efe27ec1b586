import { exists, missing } from '../../scripts/kube/lookup';
import { namespaceOf } from '../../scripts/kube/pods';
import type { Policy } from '../policy';

export const autoscalerTargets: Policy = {
  id: 'wiring/autoscaler-targets',
  title: 'Every autoscaler scales a workload that exists',
  severity: 'error',
  rationale: 'An autoscaler without its target does nothing, and says so only in its status.',
  remediation: 'Correct spec.scaleTargetRef, or declare the workload under external in stack.yaml.',
  source:
    'Kubernetes docs, Horizontal Pod Autoscaling; kube-linter dangling-horizontalpodautoscaler; kube-score ' +
    'horizontalpodautoscaler-has-target; kubevious hpa-scale-target-ref',
  kinds: ['HorizontalPodAutoscaler', 'ScaledObject', 'VerticalPodAutoscaler'],

  *check(scaler, stack) {
    const field = scaler.kind === 'VerticalPodAutoscaler' ? 'targetRef' : 'scaleTargetRef';
    const { kind = scaler.kind === 'ScaledObject' ? 'Deployment' : undefined, name } = scaler['spec']?.[field] ?? {};
    if (typeof kind !== 'string' || typeof name !== 'string') return;
    if (exists(stack, kind, name, namespaceOf(scaler))) return;
    yield { path: `spec.${field}`, message: `it scales ${missing(stack, kind, name, namespaceOf(scaler))}` };
  },

  pass: {
    'the target exists': `
      kind: HorizontalPodAutoscaler
      metadata: { name: kibana }
      spec: { scaleTargetRef: { kind: Deployment, name: kibana } }
      ---
      kind: Deployment
      metadata: { name: kibana }
    `,
  },
  fail: {
    'it scales Deployment kibana, which is not in default': `
      kind: HorizontalPodAutoscaler
      metadata: { name: kibana }
      spec: { scaleTargetRef: { kind: Deployment, name: kibana } }
      ---
      kind: StatefulSet
      metadata: { name: kibana }
    `,
  },
};
