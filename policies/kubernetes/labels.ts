import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const wanted = ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'app.kubernetes.io/part-of'];

/** What a part of the stack consists of; a Namespace, a class or a CustomResourceDefinition belongs to more than one. */
const kinds = [
  ...['ConfigMap', 'CronJob', 'DaemonSet', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'Job'],
  ...[
    'PersistentVolumeClaim',
    'Pod',
    'PodDisruptionBudget',
    'Role',
    'RoleBinding',
    'Service',
    'ServiceAccount',
    'StatefulSet',
  ],
];

export const labels: Policy = {
  id: 'kubernetes/labels',
  title: 'Every object of a part carries the labels name, component and part-of',
  severity: 'warning',
  rationale:
    'Selectors, dashboards and `kubectl get -l` find the whole of a part by them; an object without is overlooked.',
  remediation: 'Set `app.kubernetes.io/name`, `app.kubernetes.io/component` and `app.kubernetes.io/part-of`.',
  source: 'Kubernetes recommended labels; Monokle recommended-labels; errata E08, E113',
  kinds,

  *check({ metadata }) {
    const missing = wanted.filter((label) => !metadata?.labels?.[label]);
    if (missing.length) yield { path: 'metadata.labels', message: `labels are missing: ${missing.join(', ')}` };
  },

  pass: {
    'all three are there': manifest('Service kibana', {
      metadata:
        'labels: { app.kubernetes.io/name: kibana, app.kubernetes.io/component: dashboard, app.kubernetes.io/part-of: efk }',
    }),
  },
  fail: {
    'labels are missing: app.kubernetes.io/component, app.kubernetes.io/part-of': manifest('Service kibana', {
      metadata: 'labels: { app.kubernetes.io/name: kibana }',
    }),
  },
};
