import { canonical } from '../../scripts/model/kube/canonical';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { at, item, key } from '../../scripts/model/kube/path';
import { containers, podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Every map of quantities that the API server rewrites, with its path. */
function* resourceLists(object: Manifest): Iterable<{ value: unknown; path: string }> {
  const spec = record(object['spec']);
  const places = containers(object).map(({ value, path }) => ({
    value: record(value.resources),
    path: `${path}.resources`,
  }));
  const pod = podSpec(object);
  if (pod) places.push({ value: record(pod.value.resources), path: `${pod.path}.resources` });
  if (object.kind === 'PersistentVolumeClaim')
    places.push({ value: record(spec['resources']), path: 'spec.resources' });
  for (const [index, claim] of list(spec['volumeClaimTemplates']).entries()) {
    const path = item('spec.volumeClaimTemplates', { name: record(record(claim)['metadata'])['name'] }, index);
    places.push({ value: record(record(record(claim)['spec'])['resources']), path: `${path}.spec.resources` });
  }
  for (const { value, path } of places) {
    yield { value: value['requests'], path: `${path}.requests` };
    yield { value: value['limits'], path: `${path}.limits` };
  }
  if (object.kind === 'PersistentVolume') yield { value: spec['capacity'], path: 'spec.capacity' };
  if (object.kind === 'ResourceQuota') yield { value: spec['hard'], path: 'spec.hard' };
}

export const canonicalQuantities: Policy = {
  id: 'kubernetes/canonical-quantities',
  title: 'Quantities are written as the API server writes them back',
  severity: 'warning',
  rationale: 'The API server turns `1000m` into `1`; a comparison by text then calls the object out of sync for ever.',
  remediation: 'Write the value that the message gives.',
  source: 'Argo CD FAQ; kubernetes/apimachinery pkg/api/resource; core/v1 SetDefaults_ResourceList',
  kinds: [...workloadKinds, 'PersistentVolumeClaim', 'PersistentVolume', 'ResourceQuota'],

  *check(object) {
    for (const { value, path } of resourceLists(object)) {
      for (const [name, quantity] of Object.entries(record(value))) {
        const text = canonical(quantity);
        if (text === undefined || text === String(quantity)) continue;
        yield { path: key(path, name), message: `${quantity} of ${name} becomes ${text}` };
      }
    }
  },

  fix({ path }, object) {
    const text = canonical(at(object, path));
    return text === undefined ? [] : [{ path, set: text }];
  },

  pass: {
    'the units are the largest that fit': withPod('Pod kibana', {
      container: 'resources: { requests: { cpu: 250m, memory: 1Gi }, limits: { cpu: 2 } }',
    }),
  },
  fail: {
    '1000m of cpu becomes 1\n3072Mi of memory becomes 3Gi': withPod('Pod kibana', {
      container: 'resources: { requests: { cpu: 1000m, memory: 3072Mi } }',
    }),
    '0.5Ti of storage becomes 512Gi': manifest('StatefulSet elasticsearch', {
      spec: `
        volumeClaimTemplates:
          - { metadata: { name: data }, spec: { resources: { requests: { storage: 0.5Ti } } } }
      `,
    }),
  },
};
