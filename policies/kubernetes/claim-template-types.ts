import { item } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const claimTemplateTypes: Policy = {
  id: 'kubernetes/claim-template-types',
  title: 'A claim template states its apiVersion and kind',
  severity: 'warning',
  rationale: 'The API server adds them, so without them the object in Git and the one in the cluster differ for ever.',
  remediation: 'Write `apiVersion: v1` and `kind: PersistentVolumeClaim` in each of `spec.volumeClaimTemplates`.',
  source: 'Argo CD issues 11143, 11106, 16707',
  kinds: ['StatefulSet'],

  *check(workload) {
    for (const [index, claim] of list(record(workload['spec'])['volumeClaimTemplates']).entries()) {
      const { apiVersion, kind, metadata } = record(claim);
      if (apiVersion && kind) continue;
      const name = record(metadata)['name'];
      yield {
        path: item('spec.volumeClaimTemplates', { name }, index),
        message: `claim template ${name} has no apiVersion and kind`,
      };
    }
  },

  pass: {
    'both are stated': manifest('StatefulSet elasticsearch', {
      spec: '{ volumeClaimTemplates: [{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data } }] }',
    }),
  },
  fail: {
    'claim template data has no apiVersion and kind': manifest('StatefulSet elasticsearch', {
      spec: '{ volumeClaimTemplates: [{ metadata: { name: data } }] }',
    }),
  },
};
