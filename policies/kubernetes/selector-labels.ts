import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const changing = new Set([
  'version',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'chart',
  'heritage',
  'pod-template-hash',
  'controller-revision-hash',
  'kubernetes.io/cluster-service',
  'addonmanager.kubernetes.io/mode',
]);

export const selectorLabels: Policy = {
  id: 'kubernetes/selector-labels',
  title: 'A selector holds no label that changes or belongs to another',
  severity: 'warning',
  rationale: 'The selector of a workload cannot be changed: a version in it makes every upgrade a deletion.',
  remediation: 'Select by `app.kubernetes.io/name` and `app.kubernetes.io/component` alone.',
  source: 'checks K8S-09, errata E101; Kubernetes recommended labels',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],

  *check(workload) {
    for (const label of Object.keys(record(record(record(workload['spec'])['selector'])['matchLabels']))) {
      if (!changing.has(label)) continue;
      yield { path: key('spec.selector.matchLabels', label), message: `the selector holds ${label}` };
    }
  },

  pass: {
    'the selector holds what never changes': manifest('DaemonSet fluentd', {
      spec: '{ selector: { matchLabels: { app.kubernetes.io/name: fluentd } } }',
    }),
  },
  fail: {
    'the selector holds version\nthe selector holds kubernetes.io/cluster-service': manifest('DaemonSet fluentd', {
      spec: '{ selector: { matchLabels: { app: fluentd, version: v1, kubernetes.io/cluster-service: "true" } } }',
    }),
  },
};
