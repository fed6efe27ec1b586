import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { environment, holdsSecret, inPod, isLiteral } from '../../../scripts/model/kube/environment';
import { mountedFiles, mountOf, mounts } from '../../../scripts/model/kube/mount';
import { containers } from '../../../scripts/model/kube/pod';
import { exampleStack } from '../../example';

const stack = exampleStack(`
kind: ConfigMap
metadata: { name: common, namespace: a }
data: { A: "1", B: "2" }
---
kind: Secret
metadata: { name: keys, namespace: a }
data: { tls.key: eA==, tls.crt: eA== }
---
kind: StatefulSet
metadata: { name: es, namespace: a }
spec:
  template:
    metadata: { labels: { role: data }, annotations: { note: "n" } }
    spec:
      containers:
        - name: one
          envFrom: [{ prefix: P_, configMapRef: { name: common } }, { secretRef: { name: keys } }]
          env:
            - { name: A, value: own }
            - { name: C, value: "$(A)-$(P_B)-$(LATER)-$$(A)" }
            - { name: LATER, value: x }
            - { name: D, valueFrom: { configMapKeyRef: { name: common, key: B } } }
            - { name: E, valueFrom: { configMapKeyRef: { name: common, key: none, optional: true } } }
            - { name: F, valueFrom: { configMapKeyRef: { name: other, key: x } } }
            - { name: G, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
            - { name: H, valueFrom: { fieldRef: { fieldPath: "metadata.annotations['note']" } } }
            - { name: I, valueFrom: { fieldRef: { fieldPath: "metadata.labels['zone']" } } }
            - { name: J, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }
            - { name: K, valueFrom: { secretKeyRef: { name: s, key: k } } }
            - { name: K2, value: "x$(K)" }
          volumeMounts:
            - { name: common, mountPath: /etc/app/ }
            - { name: common, mountPath: /etc/app/deep/B, subPath: B }
            - { name: picked, mountPath: /picked }
            - { name: all, mountPath: /all, readOnly: true }
            - { name: data, mountPath: /data }
            - { name: nowhere, mountPath: /nowhere }
            - { name: elsewhere, mountPath: /elsewhere/file, subPath: file }
      volumes:
        - { name: common, configMap: { name: common } }
        - { name: picked, configMap: { name: common, items: [{ key: A, path: sub/a }] } }
        - { name: all, projected: { sources: [{ configMap: { name: common } }, { secret: { name: keys } }] } }
        - { name: elsewhere, configMap: { name: absent } }
  volumeClaimTemplates: [{ metadata: { name: data } }]
`);

const [workload] = stack.ofKind('StatefulSet');
const [container] = containers(workload!);

const variables = suite('environment');

variables('is what the kubelet makes of it, with marks for what only the pod knows', () => {
  const found = Object.fromEntries(
    Array.from(environment(container!, workload!, stack), ([name, { text }]) => [name, text]),
  );
  assert.equal(found, {
    HOSTNAME: '{metadata.name}',
    P_A: '1',
    P_B: '2',
    'tls.key': '{secret keys/tls.key}',
    'tls.crt': '{secret keys/tls.crt}',
    A: 'own',
    C: 'own-2-$(LATER)-$(A)',
    LATER: 'x',
    D: '2',
    F: '{unknown}',
    G: 'a',
    H: 'n',
    I: "{metadata.labels['zone']}",
    J: '{unknown}',
    K: '{secret s/k}',
    K2: 'x{secret s/k}',
  });
});

variables('marks are told from text', () => {
  assert.ok(
    isLiteral('a{b}${C}{}') && !isLiteral('x-{metadata.name}') && !isLiteral('{unknown}') && !isLiteral('{secret a/b}'),
  );
  assert.ok(holdsSecret('x{secret a/b}') && !holdsSecret('{metadata.name}'));
  assert.is(inPod('n-{metadata.name}', 'es-0'), 'n-es-0');
});

variables.run();

const files = suite('mounts');
const all = mounts(container!, workload!);

files('know what backs them', () => {
  assert.equal(
    all.map(({ mountPath, kind }) => [mountPath, kind]),
    [
      ['/etc/app', 'configMap'],
      ['/etc/app/deep/B', 'configMap'],
      ['/picked', 'configMap'],
      ['/all', 'projected'],
      ['/data', 'claim'],
      ['/nowhere', 'none'],
      ['/elsewhere/file', 'configMap'],
    ],
  );
});

files('the deepest mount holds a path', () => {
  const at = (path: string) => mountOf(path, all)?.mountPath;
  assert.equal(['/etc/app/x', '/etc/app/deep/B', '/etc/app/deep', '/etc/apple', '/data/', '/'].map(at), [
    '/etc/app',
    '/etc/app/deep/B',
    '/etc/app',
    undefined,
    '/data',
    undefined,
  ]);
});

files('are listed with the text that is known', () => {
  assert.equal(
    mountedFiles(all, workload!, stack).map(({ file, kind, key, text }) => [file, kind, key, text]),
    [
      ['/etc/app/A', 'ConfigMap', 'A', '1'],
      ['/etc/app/B', 'ConfigMap', 'B', '2'],
      ['/etc/app/deep/B', 'ConfigMap', 'B', '2'],
      ['/picked/sub/a', 'ConfigMap', 'A', '1'],
      ['/all/A', 'ConfigMap', 'A', '1'],
      ['/all/B', 'ConfigMap', 'B', '2'],
      ['/all/tls.key', 'Secret', 'tls.key', undefined],
      ['/all/tls.crt', 'Secret', 'tls.crt', undefined],
      ['/elsewhere/file', 'ConfigMap', 'file', undefined],
    ],
  );
});

files.run();
