import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { selects } from '../../scripts/model/kube/selector';
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
    'each has its own label': `
      kind: Deployment
      metadata: { name: front }
      spec:
        selector: { matchLabels: { app: front } }
        template: { metadata: { labels: { app: front } }, spec: {} }
      ---
      kind: Deployment
      metadata: { name: back }
      spec:
        selector: { matchLabels: { app: back } }
        template: { metadata: { labels: { app: back } }, spec: {} }
    `,
  },
  fail: {
    'the selector also matches the pods of StatefulSet/data': `
      kind: StatefulSet
      metadata: { name: master }
      spec:
        selector: { matchLabels: { app: elasticsearch } }
        template: { metadata: { labels: { app: elasticsearch } }, spec: {} }
      ---
      kind: StatefulSet
      metadata: { name: data }
      spec:
        selector: { matchLabels: { app: elasticsearch, role: data } }
        template: { metadata: { labels: { app: elasticsearch, role: data } }, spec: {} }
    `,
  },
};
