import type { Manifest } from '../../scripts/model/kube/manifest';
import { at, item, key } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const annotation = 'volume.beta.kubernetes.io/storage-class';

/** The claim itself, or the claim templates of a StatefulSet. */
function* claims(object: Manifest): Iterable<{ claim: Readonly<Record<string, unknown>>; path: string }> {
  if (object.kind !== 'StatefulSet') yield { claim: object, path: '' };
  for (const [index, claim] of list(record(object['spec'])['volumeClaimTemplates']).entries()) {
    const named = { name: record(record(claim)['metadata'])['name'] };
    yield { claim: record(claim), path: `${item('spec.volumeClaimTemplates', named, index)}.` };
  }
}

export const storageClassAnnotation: Policy = {
  id: 'kubernetes/storage-class-annotation',
  title: 'A claim names its class with the field alone',
  severity: 'error',
  rationale:
    'Where the beta annotation is present it wins and the field is ignored, so the claim gets another class than it says.',
  remediation: 'Remove the annotation `volume.beta.kubernetes.io/storage-class`; set `spec.storageClassName`.',
  source: 'kubernetes/component-helpers storage/volume GetPersistentVolumeClaimClass; checks K8S-05, errata E32',
  kinds: ['PersistentVolumeClaim', 'PersistentVolume', 'StatefulSet'],

  *check(object) {
    for (const { claim, path } of claims(object)) {
      const beta = record(record(claim['metadata'])['annotations'])[annotation];
      if (beta === undefined) continue;
      const field = record(claim['spec'])['storageClassName'];
      const rest = field === undefined || field === beta ? '' : ` and hides storageClassName ${field}`;
      yield {
        path: key(`${path}metadata.annotations`, annotation),
        message: `the annotation sets class ${beta}${rest}`,
      };
    }
  },

  // the API server lets exactly this change of a claim through; that of a StatefulSet's template it refuses
  fix({ path }, object) {
    const { storageClassName } = record(object['spec']);
    const beta: unknown = at(object, path);
    if (object.kind === 'StatefulSet' || (storageClassName !== undefined && storageClassName !== beta)) return [];
    const field = storageClassName === undefined ? [{ path: 'spec.storageClassName', set: beta }] : [];
    return [...field, { path, remove: true }];
  },

  pass: {
    'only the field is set': manifest('PersistentVolumeClaim data', { spec: '{ storageClassName: gp3 }' }),
  },
  fail: {
    'the annotation sets class gp2 and hides storageClassName standard': manifest('StatefulSet elasticsearch-data', {
      spec: `
        volumeClaimTemplates:
          - metadata: { name: data, annotations: { volume.beta.kubernetes.io/storage-class: gp2 } }
            spec: { storageClassName: standard }
      `,
    }),
    'the annotation sets class gp2': manifest('PersistentVolumeClaim data', {
      metadata: 'annotations: { volume.beta.kubernetes.io/storage-class: gp2 }',
    }),
  },
};
