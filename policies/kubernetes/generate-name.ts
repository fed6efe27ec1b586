import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const generateName: Policy = {
  id: 'kubernetes/generate-name',
  title: 'Every object has a fixed name',
  severity: 'error',
  rationale: 'kustomize cannot build an object without a name, and each sync of Argo CD would make one more of it.',
  remediation: 'Set `metadata.name`; for a hook Job also `argocd.argoproj.io/hook-delete-policy: BeforeHookCreation`.',
  source: 'kustomize issues 641 and 4224; Argo CD issue 9184',

  *check({ metadata }) {
    if (metadata?.['generateName'] === undefined || metadata['generateName'] === null) return;
    yield { path: 'metadata.generateName', message: 'the name is generated' };
  },

  pass: {
    'the name is fixed': manifest('Job elasticsearch-bootstrap'),
  },
  fail: {
    'the name is generated': manifest('Job', { metadata: 'generateName: elasticsearch-bootstrap-' }),
  },
};
