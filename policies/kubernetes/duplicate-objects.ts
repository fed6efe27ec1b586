import type { Manifest } from '../../scripts/model/kube/manifest';
import { group } from '../../scripts/model/kube/manifest';
import type { Stack } from '../../scripts/model/kube/stack';
import type { Policy } from '../../scripts/rule/policy';

const identity = (object: Manifest) =>
  `${group(object)}/${object.kind} ${object.metadata?.namespace ?? ''}/${object.metadata?.name}`;

/** The first object of each identity; the API knows no other difference, not even the version. */
function firstOf(stack: Stack): Map<string, Manifest> {
  const first = new Map<string, Manifest>();
  for (const object of stack.objects) {
    const name = identity(object);
    if (object.metadata?.name && !first.has(name)) first.set(name, object);
  }
  return first;
}

export const duplicateObjects: Policy = {
  id: 'kubernetes/duplicate-objects',
  title: 'Every object is there once',
  severity: 'error',
  rationale: 'The one that is applied last wins, and which one that is depends on the order of files.',
  remediation: 'Remove one of the two, or rename it.',
  source: 'Argo CD RepeatedResourceWarning; kubectl apply',

  *check(object, stack) {
    const first = stack.memo(firstOf).get(identity(object));
    if (first && first !== object)
      yield { path: 'metadata.name', message: `${object.kind} ${object.metadata.name} is there twice` };
  },

  pass: {
    'the same name in two namespaces': `
      kind: ConfigMap
      metadata: { name: fluentd-config, namespace: a }
      ---
      kind: ConfigMap
      metadata: { name: fluentd-config, namespace: b }
    `,
    'the same name in two kinds': `
      kind: ConfigMap
      metadata: { name: fluentd, namespace: a }
      ---
      kind: ServiceAccount
      metadata: { name: fluentd, namespace: a }
    `,
  },
  fail: {
    'ConfigMap fluentd-config is there twice': `
      kind: ConfigMap
      metadata: { name: fluentd-config, namespace: kube-logging }
      ---
      kind: ConfigMap
      metadata: { name: fluentd-config, namespace: kube-logging }
    `,
    'HorizontalPodAutoscaler kibana is there twice': `
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: kibana, namespace: kube-logging }
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: { name: kibana, namespace: kube-logging }
    `,
  },
};
