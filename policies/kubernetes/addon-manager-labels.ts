import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const labels = ['kubernetes.io/cluster-service', 'addonmanager.kubernetes.io/mode'];

export const addonManagerLabels: Policy = {
  id: 'kubernetes/addon-manager-labels',
  title: 'No object claims to belong to the addon manager',
  severity: 'warning',
  rationale: 'Where an addon manager runs it deletes the objects with its label that it did not make.',
  remediation: 'Remove the labels `kubernetes.io/cluster-service` and `addonmanager.kubernetes.io/mode`.',
  source: 'kubernetes/kubernetes cluster/addons/addon-manager README; errata E101',

  *check({ metadata }) {
    for (const label of labels) {
      if (metadata?.labels?.[label] === undefined) continue;
      yield { path: key('metadata.labels', label), message: `the label ${label} is the addon manager's` };
    }
  },

  // of a Pod or Service the label may be what a selector asks for
  fix: ({ path }, { kind }) => (kind === 'Pod' || kind === 'Service' ? [] : [{ path, remove: true }]),

  pass: {
    'the object has labels of its own': manifest('DaemonSet fluentd', {
      metadata: 'labels: { app.kubernetes.io/name: fluentd }',
    }),
  },
  fail: {
    "the label kubernetes.io/cluster-service is the addon manager's": manifest('DaemonSet fluentd', {
      metadata: 'labels: { kubernetes.io/cluster-service: "true" }',
    }),
  },
};
