import { group } from '../../scripts/model/kube/manifest';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
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
    'a template has the labels':
      manifest('Service web', { spec: '{ selector: { app: web } }' }) +
      withPod('Deployment web', { labels: 'app: web, tier: front' }),
    'it selects one pod of a StatefulSet':
      manifest('Service web-0', { spec: '{ selector: { statefulset.kubernetes.io/pod-name: web-0 } }' }) +
      withPod('StatefulSet web', { labels: 'app: web' }),
    'it has no selector: its endpoints come from elsewhere': manifest('Service database', {
      spec: '{ ports: [{ port: 5432 }] }',
    }),
    'a name outside needs no pods': manifest('Service database', {
      spec: '{ type: ExternalName, externalName: db.example.com, selector: { app: none } }',
    }),
  },
  fail: {
    'no pod of kube-logging has the labels app=elasticsearch':
      manifest('Service kube-logging/elasticsearch-data', { spec: '{ selector: { app: elasticsearch } }' }) +
      withPod('StatefulSet kube-logging/elasticsearch-data', { labels: 'app: elasticsearch-data' }),
    'no pod of default has the labels app=web':
      manifest('Service web', { spec: '{ selector: { app: web } }' }) +
      withPod('Pod other/web', { metadata: 'labels: { app: web }' }),
  },
};
