import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const safe = new Set(['create-only', 'create-update']);

export const applicationSetDeletion: Policy = {
  id: 'argocd/application-set-deletion',
  title: 'An ApplicationSet never deletes what runs',
  severity: 'error',
  rationale:
    'A generator that finds nothing, for a wrong path or a lost connection, deletes every Application and its objects.',
  remediation: 'Set `spec.syncPolicy: { applicationsSync: create-update, preserveResourcesOnDeletion: true }`.',
  source: 'Argo CD controlling resource modification',
  kinds: ['ApplicationSet'],

  *check({ spec }) {
    const policy = record(record(spec)['syncPolicy']);
    if (!safe.has(String(policy['applicationsSync']))) {
      yield { path: 'spec.syncPolicy.applicationsSync', message: 'Applications may be deleted' };
    }
    if (policy['preserveResourcesOnDeletion'] !== true) {
      yield {
        path: 'spec.syncPolicy.preserveResourcesOnDeletion',
        message: 'objects of a deleted Application are deleted',
      };
    }
  },

  pass: {
    'nothing is deleted': manifest('ApplicationSet efk', {
      spec: '{ syncPolicy: { applicationsSync: create-update, preserveResourcesOnDeletion: true } }',
    }),
  },
  fail: {
    'Applications may be deleted\nobjects of a deleted Application are deleted': manifest('ApplicationSet efk', {
      spec: '{}',
    }),
  },
};
