import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lookup, missing } from '../../../scripts/model/kube/lookup';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { podsSelected } from '../../../scripts/model/kube/pods';
import type { LabelSelector } from '../../../scripts/model/kube/selector';
import { stackOf } from '../../../scripts/model/kube/stack';

const test = suite('kube: pods of workloads');

const template = (labels: Record<string, string>) => ({ metadata: { labels }, spec: { containers: [] } });
const object = (apiVersion: string, kind: string, name: string, spec: object, namespace?: string): Manifest => ({
  apiVersion,
  kind,
  metadata: namespace ? { name, namespace } : { name },
  spec,
});
const stack = stackOf([
  object('apps/v1', 'Deployment', 'web', { template: template({ app: 'web', tier: 'front' }) }),
  object('apps/v1', 'StatefulSet', 'db', { template: template({ app: 'db' }) }, 'default'),
  object(
    'batch/v1',
    'CronJob',
    'report',
    { jobTemplate: { spec: { template: template({ app: 'report' }) } } },
    'other',
  ),
  object('argoproj.io/v1alpha1', 'Rollout', 'canary', { template: template({ app: 'canary' }) }),
  object('monitoring.coreos.com/v1', 'Prometheus', 'k8s', {}, 'monitoring'),
  object('v1', 'PodTemplate', 'idle', {}),
]);
const names = (namespace: string, selector: LabelSelector | null | undefined) =>
  podsSelected(stack, namespace, selector).map(({ object: { metadata } }) => metadata.name);

test('an empty selector takes all of the namespace, an absent one none', () => {
  assert.equal(names('default', {}), ['web', 'db', 'canary']);
  assert.equal(names('other', {}), ['report']);
  assert.equal(names('default', undefined), []);
  assert.equal(names('default', null), []);
});

test('labels and expressions must all hold', () => {
  assert.equal(names('default', { matchLabels: { app: 'web', tier: 'front' } }), ['web']);
  assert.equal(names('default', { matchLabels: { app: 'web', tier: 'back' } }), []);
  assert.equal(names('default', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }), ['db', 'canary']);
  assert.equal(names('other', { matchLabels: { app: 'web' } }), []);
});

test('labels that controllers add are known', () => {
  assert.equal(names('default', { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } }), ['db']);
  assert.equal(names('default', { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-x' } }), []);
  assert.equal(names('default', { matchLabels: { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0' } }), []);
});

test('pods that an operator makes are taken by its name or kind', () => {
  assert.equal(names('monitoring', { matchLabels: { 'app.kubernetes.io/instance': 'k8s' } }), ['k8s']);
  assert.equal(names('monitoring', { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } }), ['k8s']);
  assert.equal(names('monitoring', { matchLabels: { app: 'grafana' } }), []);
});

test('an object without a namespace may land in any', () => {
  assert.is(lookup(stack, 'Deployment', 'web', 'argocd')?.metadata.name, 'web');
  assert.is(lookup(stack, 'StatefulSet', 'db', 'argocd'), undefined);
});

test('what is missing is named with the nearest name of its namespace', () => {
  assert.is(
    missing(stack, 'StatefulSet', 'dbx', 'default'),
    'StatefulSet dbx, which is not in default (did you mean db?)',
  );
  assert.is(missing(stack, 'StatefulSet', 'dbx', 'other'), 'StatefulSet dbx, which is not in other');
});

test.run();
