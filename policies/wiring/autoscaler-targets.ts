import { exists, lookup, missing } from '../../scripts/model/kube/lookup';
import { group } from '../../scripts/model/kube/manifest';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

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
    if (exists(stack, kind, name, namespaceOf(scaler))) {
      const target = lookup(stack, kind, name, namespaceOf(scaler));
      const asked: unknown = scaler['spec'][field].apiVersion;
      if (!target?.apiVersion || typeof asked !== 'string' || group({ apiVersion: asked, kind }) === group(target))
        return;
      yield {
        path: `spec.${field}.apiVersion`,
        message: `it scales a ${kind} of ${asked}, ${name} is one of ${target.apiVersion}`,
      };
      return;
    }
    yield { path: `spec.${field}`, message: `it scales ${missing(stack, kind, name, namespaceOf(scaler))}` };
  },

  pass: {
    'the target exists':
      manifest('HorizontalPodAutoscaler kibana', { spec: '{ scaleTargetRef: { kind: Deployment, name: kibana } }' }) +
      manifest('Deployment kibana'),
  },
  fail: {
    'it scales Deployment kibana, which is not in default':
      manifest('HorizontalPodAutoscaler kibana', { spec: '{ scaleTargetRef: { kind: Deployment, name: kibana } }' }) +
      manifest('StatefulSet kibana'),
    'it scales a Deployment of v1, kibana is one of apps/v1':
      manifest('HorizontalPodAutoscaler kibana', {
        spec: '{ scaleTargetRef: { apiVersion: v1, kind: Deployment, name: kibana } }',
      }) + manifest('Deployment kibana', { apiVersion: 'apps/v1' }),
  },
};
