import { selects } from '../../scripts/model/kube/selector';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const templateSelectors: Policy = {
  id: 'wiring/template-selectors',
  title: 'Every workload selects the pods that its template makes',
  severity: 'error',
  rationale: 'The API server refuses a workload whose selector does not match the labels of its own template.',
  remediation: 'Make spec.selector a subset of spec.template.metadata.labels.',
  source:
    'Kubernetes API validation; kube-linter mismatching-selector; ' +
    'kube-score deployment-pod-selector-labels-match-template-metadata-labels, ' +
    'statefulset-pod-selector-labels-match-template-metadata-labels',
  kinds: ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'],

  *check({ apiVersion, kind, spec }) {
    if (/beta\d+$/.test(apiVersion)) return; // there the selector defaults to the labels of the template
    if (spec === null || typeof spec !== 'object' || !spec.template) return;
    const plain = kind === 'ReplicationController';
    if (plain && !spec.selector) return; // defaults to the labels of the template
    if (kind === 'Job' && !spec.selector) return; // made by the API server
    const selector = plain ? { matchLabels: spec.selector } : spec.selector;
    const labels = spec.template.metadata?.labels;
    if (!selector) yield { path: 'spec.selector', message: 'the workload has no selector' };
    else if (!selects(selector, labels)) {
      yield {
        path: 'spec.selector',
        message: `the selector does not match the labels of the template: ${show(labels)}`,
      };
    } else if (!Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length) {
      yield { path: 'spec.selector', message: 'the selector is empty' };
    }
  },

  pass: {
    'the selector of a Job, which the API server makes': manifest('Job import', {
      spec: '{ template: { metadata: { labels: { app: import } } } }',
    }),
    'the template has the label': manifest('Deployment web', {
      spec: '{ selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web, tier: front } } } }',
    }),
  },
  fail: {
    'the selector does not match the labels of the template: app=import': manifest('Job import', {
      spec: '{ selector: { matchLabels: { app: other } }, template: { metadata: { labels: { app: import } } } }',
    }),
    'the selector does not match the labels of the template: app=wbe': manifest('Deployment web', {
      spec: '{ selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: wbe } } } }',
    }),
    'the workload has no selector': manifest('StatefulSet web', {
      spec: '{ template: { metadata: { labels: { app: web } } } }',
    }),
  },
};

const show = (labels: unknown): string =>
  Object.entries(labels ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(', ') || 'none';
