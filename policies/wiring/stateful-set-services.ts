import { exists, lookup, missing } from '../../scripts/model/kube/lookup';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { matches } from '../../scripts/model/kube/selector';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const statefulSetServices: Policy = {
  id: 'wiring/stateful-set-services',
  title: 'Every StatefulSet has a headless Service that selects its pods',
  severity: 'error',
  rationale:
    'Only a headless Service gives each pod a DNS name of its own; clustered programs find each other by those names.',
  remediation: 'Add a Service with clusterIP: None that selects the pods, and name it in spec.serviceName.',
  source:
    'Kubernetes docs, StatefulSet: stable network ID; kube-score statefulset-has-servicename; checks K8S-03, ' +
    'errata E31',
  kinds: ['StatefulSet'],

  *check(set, stack) {
    const name: unknown = set['spec']?.serviceName;
    const namespace = namespaceOf(set);
    const path = 'spec.serviceName';
    if (typeof name !== 'string' || !name) {
      yield { path, message: 'the pods have no Service that gives them names' };
      return;
    }
    const service = lookup(stack, 'Service', name, namespace);
    if (!service) {
      if (!exists(stack, 'Service', name, namespace))
        yield { path, message: `the pods get their names from ${missing(stack, 'Service', name, namespace)}` };
    } else if (service['spec']?.clusterIP !== 'None') {
      yield { path, message: `Service ${name} is not headless: its clusterIP is not None` };
    } else if (service['spec'].selector && !matches(service['spec'].selector, set['spec'].template?.metadata?.labels)) {
      yield { path, message: `Service ${name} does not select the pods` };
    }
  },

  pass: {
    'headless, with the labels of the pods':
      manifest('Service elasticsearch', { spec: '{ clusterIP: None, selector: { app: elasticsearch } }' }) +
      manifest('StatefulSet elasticsearch', {
        spec: '{ serviceName: elasticsearch, template: { metadata: { labels: { app: elasticsearch } } } }',
      }),
  },
  fail: {
    'the pods have no Service that gives them names': manifest('StatefulSet elasticsearch', {
      spec: '{ template: { metadata: { labels: { app: elasticsearch } } } }',
    }),
    'the pods get their names from Service elastic, which is not in default': manifest('StatefulSet elasticsearch', {
      spec: '{ serviceName: elastic }',
    }),
    'Service elasticsearch is not headless: its clusterIP is not None':
      manifest('Service elasticsearch', { spec: '{ selector: { app: elasticsearch } }' }) +
      manifest('StatefulSet elasticsearch', {
        spec: '{ serviceName: elasticsearch, template: { metadata: { labels: { app: elasticsearch } } } }',
      }),
    'Service elasticsearch does not select the pods':
      manifest('Service elasticsearch', { spec: '{ clusterIP: None, selector: { app: elasticsearch } }' }) +
      manifest('StatefulSet elasticsearch', {
        spec: '{ serviceName: elasticsearch, template: { metadata: { labels: { app: elasticsearch-data } } } }',
      }),
  },
};
