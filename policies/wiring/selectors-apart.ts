import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { selects } from '../../scripts/model/kube/selector';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const owners = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

export const selectorsApart: Policy = {
  id: 'wiring/selectors-apart',
  title: 'No two workloads of a namespace select the same pods',
  severity: 'error',
  rationale:
    "Two controllers with overlapping selectors adopt and delete each other's pods, or count them as their own.",
  remediation: 'Give each workload a label of its own (app.kubernetes.io/name and component) in selector and template.',
  source: 'Kubernetes docs, Deployments: label selector updates',
  kinds: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],

  *check(object, stack) {
    const selector = object['spec']?.selector;
    if (!selects(selector, object['spec']?.template?.metadata?.labels)) return;
    const others = podsSelected(stack, namespaceOf(object), selector).filter(
      ({ object: { kind, metadata } }) =>
        owners.has(kind) && (kind !== object.kind || metadata.name !== object.metadata.name),
    );
    for (const { object: other } of others) {
      yield {
        path: 'spec.selector',
        message: `the selector also matches the pods of ${other.kind}/${other.metadata.name}`,
      };
    }
  },

  pass: {
    'each has its own label':
      withPod('Deployment front', { labels: 'app: front', spec: 'selector: { matchLabels: { app: front } }' }) +
      withPod('Deployment back', { labels: 'app: back', spec: 'selector: { matchLabels: { app: back } }' }),
  },
  fail: {
    'the selector also matches the pods of StatefulSet/data':
      withPod('StatefulSet master', {
        labels: 'app: elasticsearch',
        spec: 'selector: { matchLabels: { app: elasticsearch } }',
      }) +
      withPod('StatefulSet data', {
        labels: 'app: elasticsearch, role: data',
        spec: 'selector: { matchLabels: { app: elasticsearch, role: data } }',
      }),
  },
};
