import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { namespaced } from '../../../scripts/model/kube/scope';

const test = suite('namespaced');
const object = (apiVersion: string, kind: string): Manifest => ({ apiVersion, kind, metadata: { name: 'x' } });

test('knows the kinds of Kubernetes', () => {
  assert.is(namespaced(object('v1', 'ConfigMap')), true);
  assert.is(namespaced(object('v1', 'Namespace')), false);
  assert.is(namespaced(object('networking.k8s.io/v1', 'NetworkPolicy')), true);
  assert.is(namespaced(object('rbac.authorization.k8s.io/v1', 'ClusterRole')), false);
});

test('tells kinds of one name apart by their group', () => {
  assert.is(namespaced(object('external-secrets.io/v1', 'ClusterSecretStore')), false);
  assert.is(namespaced(object('external-secrets.io/v1', 'SecretStore')), true);
});

test('says nothing of a kind that nobody declared', () => {
  assert.is(namespaced(object('example.com/v1', 'Crontab')), undefined);
});

test('asks the definition of a custom kind', () => {
  const definition = (scope: string) => ({
    ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    spec: { group: 'example.com', names: { kind: 'Crontab' }, scope },
  });
  assert.is(namespaced(object('example.com/v1', 'Crontab'), [definition('Namespaced')]), true);
  assert.is(namespaced(object('example.com/v1', 'Crontab'), [definition('Cluster')]), false);
});

test.run();
