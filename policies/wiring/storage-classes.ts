import { exists, missing } from '../../scripts/model/kube/lookup';
import { nearest } from '../../scripts/model/kube/nearest';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const storageClasses: Policy = {
  id: 'wiring/storage-classes',
  title: 'Every storage class that a claim asks for exists',
  severity: 'error',
  rationale: 'A claim of an unknown class stays Pending, and its pod with it.',
  remediation: 'Correct storageClassName, or declare the class under external in stack.yaml.',
  source: 'Kubernetes docs, Storage Classes',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],

  *check(object, stack) {
    const declared = stack.facts.external.some(({ kind }) => kind === 'StorageClass');
    const own = stack.ofKind('StorageClass').map(({ metadata }) => String(metadata.name));
    const claims = [
      { value: object, path: '' },
      ...entries(object['spec']?.volumeClaimTemplates, 'spec.volumeClaimTemplates'),
    ];
    for (const { value, path } of claims) {
      const name: unknown = value['spec']?.storageClassName;
      if (typeof name !== 'string' || !name || exists(stack, 'StorageClass', name)) continue;
      // Nobody says which classes the cluster has: only what looks like a slip is one.
      if (!declared && nearest(name, own) === undefined) continue;
      const at = `${path ? `${path}.` : ''}spec.storageClassName`;
      yield { path: at, message: `claim ${value.metadata?.name} asks for ${missing(stack, 'StorageClass', name)}` };
    }
  },

  pass: {
    'the class is declared':
      manifest('Stack', { external: '[{ kind: StorageClass, name: fast }]' }) +
      manifest('PersistentVolumeClaim data', { spec: '{ storageClassName: fast }' }),
    'the classes of the cluster are not known': manifest('PersistentVolumeClaim data', {
      spec: '{ storageClassName: fast }',
    }),
    'the default class, or none at all':
      manifest('Stack', { external: '[{ kind: StorageClass, name: fast }]' }) +
      manifest('PersistentVolumeClaim data', { spec: "{ storageClassName: '' }" }),
    'the target adds a class to those of the cluster': `
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: { name: local-nvme }
      ---
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { storageClassName: standard }
    `,
  },
  fail: {
    'claim data asks for StorageClass fats, which is not in the target':
      manifest('Stack', { external: '[{ kind: StorageClass, name: fast }]' }) +
      manifest('StatefulSet elasticsearch', {
        spec: '{ volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: fats } }] }',
      }),
  },
};
