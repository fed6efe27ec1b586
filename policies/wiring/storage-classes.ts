import { exists, missing } from '../../scripts/kube/lookup';
import type { Policy } from '../policy';
import { entries } from './_references';

export const storageClasses: Policy = {
  id: 'wiring/storage-classes',
  title: 'Every storage class that a claim asks for exists',
  severity: 'error',
  rationale: 'A claim of an unknown class stays Pending, and its pod with it.',
  remediation: 'Correct storageClassName, or declare the class under external in stack.yaml.',
  source: 'Kubernetes docs, Storage Classes',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],

  *check(object, stack) {
    const known = [
      ...stack.ofKind('StorageClass'),
      ...stack.facts.external.filter(({ kind }) => kind === 'StorageClass'),
    ];
    if (!known.length) return; // nobody says which classes the cluster has
    const claims = [
      { value: object, path: '' },
      ...entries(object['spec']?.volumeClaimTemplates, 'spec.volumeClaimTemplates'),
    ];
    for (const { value, path } of claims) {
      const name: unknown = value['spec']?.storageClassName;
      if (typeof name !== 'string' || !name || exists(stack, 'StorageClass', name)) continue;
      const at = `${path ? `${path}.` : ''}spec.storageClassName`;
      yield { path: at, message: `claim ${value.metadata?.name} asks for ${missing(stack, 'StorageClass', name)}` };
    }
  },

  pass: {
    'the class is declared': `
      kind: Stack
      external: [{ kind: StorageClass, name: fast }]
      ---
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { storageClassName: fast }
    `,
    'the classes of the cluster are not known': `
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { storageClassName: fast }
    `,
    'the default class, or none at all': `
      kind: Stack
      external: [{ kind: StorageClass, name: fast }]
      ---
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec: { storageClassName: '' }
    `,
  },
  fail: {
    'claim data asks for StorageClass fats, which is not in the target': `
      kind: Stack
      external: [{ kind: StorageClass, name: fast }]
      ---
      kind: StatefulSet
      metadata: { name: elasticsearch }
      spec:
        volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: fats } }]
    `,
  },
};
