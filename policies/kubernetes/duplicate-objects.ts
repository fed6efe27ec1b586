import type { Manifest } from '../../scripts/model/kube/manifest';
import { group } from '../../scripts/model/kube/manifest';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
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
    'the same name in two namespaces': manifest('ConfigMap a/fluentd-config') + manifest('ConfigMap b/fluentd-config'),
    'the same name in two kinds': manifest('ConfigMap a/fluentd') + manifest('ServiceAccount a/fluentd'),
  },
  fail: {
    'ConfigMap fluentd-config is there twice':
      manifest('ConfigMap kube-logging/fluentd-config') + manifest('ConfigMap kube-logging/fluentd-config'),
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
