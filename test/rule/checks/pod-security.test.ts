import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { podSecurity as policies } from '../../../policies/pod-security';
import { check } from '../../../scripts/engine/check';
import { unknownFacts } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { StackOptions } from '../../../scripts/model/kube/stack';
import { stackOf } from '../../../scripts/model/kube/stack';

const test = suite('pod security: what decides the level');

const namespace = (labels: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'web',
    labels: Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]),
    ),
  },
});
const pod = (spec: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'web' },
  spec,
});
const found = (objects: Manifest[], options?: StackOptions) =>
  check(stackOf(objects, options), policies).map(
    ({ policy, severity }) => `${severity} ${policy.replace('pod-security/', '')}`,
  );

const host = pod({ hostPID: true, containers: [] });

test('no Namespace in the target holds nothing', () => {
  assert.equal(found([host]), []);
  assert.equal(found([host, { ...namespace({ enforce: 'baseline' }), metadata: { name: 'other' } }]), []);
});

test('enforce is an error, warn a warning, audit nothing', () => {
  assert.equal(found([host, namespace({ enforce: 'baseline' })]), ['error host-namespaces']);
  assert.equal(found([host, namespace({ warn: 'baseline' })]), ['warning host-namespaces']);
  assert.equal(found([host, namespace({ audit: 'baseline' })]), []);
});

test('one finding where enforce and warn ask the same', () => {
  assert.equal(found([host, namespace({ enforce: 'baseline', warn: 'restricted' })]), ['error host-namespaces']);
});

test('a forced level counts, whatever the namespace says', () => {
  const podSecurity = { level: 'privileged', version: 'latest' } as const;
  assert.equal(found([host, namespace({ enforce: 'restricted' })], { podSecurity }), []);
  assert.equal(found([host], { podSecurity: { level: 'baseline', version: 'latest' } }), ['error host-namespaces']);
});

test('latest, and an edition newer than the cluster, is the edition of the cluster', () => {
  const sysctl = pod({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] }, containers: [] });
  const facts = { ...unknownFacts, kubernetesVersion: '1.31' };
  assert.equal(found([sysctl, namespace({ enforce: 'baseline' })]), []);
  assert.equal(found([sysctl, namespace({ enforce: 'baseline' })], { facts }), ['error sysctls']);
  assert.equal(found([sysctl, namespace({ enforce: 'baseline', 'enforce-version': 'v1.36' })], { facts }), [
    'error sysctls',
  ]);
});

test('a misspelt level is restricted, as admission reads it', () => {
  const volume = pod({
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    volumes: [{ name: 'v', nfs: {} }],
    containers: [],
  });
  assert.equal(found([volume, namespace({ enforce: 'strict' })]), [
    'error restricted-volumes',
    'error namespace-labels',
  ]);
});

test('odd input does not throw', () => {
  const podSecurity = { level: 'restricted', version: 'v1.0' } as const;
  const odd = [null, 1, 'x', [], {}, [null], [1]];
  for (const value of odd) {
    for (const version of ['v1.0', 'v1.36']) {
      found([pod({ securityContext: value, volumes: value, containers: value })], {
        podSecurity: { ...podSecurity, version },
      });
      const container = {
        name: value,
        securityContext: { capabilities: { add: value, drop: value }, seccompProfile: value },
      };
      found([pod({ containers: [{ ...container, ports: value, lifecycle: value, livenessProbe: value }] })], {
        podSecurity,
      });
      found([{ ...pod({ containers: [] }), metadata: { name: 'p', annotations: value as Record<string, string> } }], {
        podSecurity,
      });
    }
  }
});

test.run();
