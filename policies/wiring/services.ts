import { group } from '../../scripts/model/kube/manifest';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import type { Policy } from '../../scripts/rule/policy';

export const services: Policy = {
  id: 'wiring/services',
  title: 'Every Service selects the pods of a workload',
  severity: 'error',
  rationale: 'A Service that selects nothing has no endpoints: every connection to it is refused.',
  remediation: "Make spec.selector a subset of the labels in the workload's template, in the same namespace.",
  source:
    'Kubernetes docs, Service; kube-linter dangling-service; kube-score service-targets-pod; checks K8S-02, ' +
    'errata E30; kubevious service-selector-ref',
  kinds: ['Service'],

  *check(service, stack) {
    const { selector, type } = service['spec'] ?? {};
    if (!selector || !Object.keys(selector).length || type === 'ExternalName' || group(service)) return;
    const namespace = namespaceOf(service);
    if (podsSelected(stack, namespace, { matchLabels: selector }).length) return;
    const labels = Object.entries(selector).map(([name, value]) => `${name}=${value}`);
    yield { path: 'spec.selector', message: `no pod of ${namespace} has the labels ${labels.join(', ')}` };
  },

  pass: {
    'a template has the labels': `
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { template: { metadata: { labels: { app: web, tier: front } }, spec: {} } }
    `,
    'it selects one pod of a StatefulSet': `
      kind: Service
      metadata: { name: web-0 }
      spec: { selector: { statefulset.kubernetes.io/pod-name: web-0 } }
      ---
      kind: StatefulSet
      metadata: { name: web }
      spec: { template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
    'it has no selector: its endpoints come from elsewhere': `
      kind: Service
      metadata: { name: database }
      spec: { ports: [{ port: 5432 }] }
    `,
    'a name outside needs no pods': `
      kind: Service
      metadata: { name: database }
      spec: { type: ExternalName, externalName: db.example.com, selector: { app: none } }
    `,
  },
  fail: {
    'no pod of kube-logging has the labels app=elasticsearch': `
      kind: Service
      metadata: { name: elasticsearch-data, namespace: kube-logging }
      spec: { selector: { app: elasticsearch } }
      ---
      kind: StatefulSet
      metadata: { name: elasticsearch-data, namespace: kube-logging }
      spec: { template: { metadata: { labels: { app: elasticsearch-data } }, spec: {} } }
    `,
    'no pod of default has the labels app=web': `
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web } }
      ---
      kind: Pod
      metadata: { name: web, namespace: other, labels: { app: web } }
      spec: {}
    `,
  },
};
