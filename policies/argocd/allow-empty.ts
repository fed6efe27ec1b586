import { applicationSpec } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const allowEmpty: Policy = {
  id: 'argocd/allow-empty',
  title: 'An empty render never deletes everything',
  severity: 'error',
  rationale: 'A wrong path or an emptied kustomization is then taken for the wish to have nothing.',
  remediation: 'Remove `spec.syncPolicy.automated.allowEmpty`.',
  source: 'Argo CD auto_sync, automatic pruning with allow-empty',
  kinds: ['Application', 'ApplicationSet'],
  unwaivable: true,

  *check(application) {
    const { spec, path } = applicationSpec(application);
    if (record(record(spec['syncPolicy'])['automated'])['allowEmpty'] !== true) return;
    yield { path: `${path}.syncPolicy.automated.allowEmpty`, message: 'an empty render deletes everything' };
  },

  pass: {
    'the default': manifest('Application efk', { spec: '{ syncPolicy: { automated: { prune: true } } }' }),
  },
  fail: {
    'an empty render deletes everything': manifest('Application efk', {
      spec: '{ syncPolicy: { automated: { prune: true, allowEmpty: true } } }',
    }),
  },
};
