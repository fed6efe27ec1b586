import { sources } from '../../scripts/model/argocd/application';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const revisionPinned: Policy = {
  id: 'argocd/revision-pinned',
  title: 'Every source names its branch, tag or commit',
  severity: 'warning',
  rationale:
    '`HEAD` is whatever the host calls the default branch: renaming that in a settings page changes production.',
  remediation: 'Set `targetRevision` to a branch by its name, a tag or a commit; of a chart, to its version.',
  source: 'Argo CD tracking strategies; Argo CD best practices',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    for (const { value, path } of sources(application)) {
      const revision = value['targetRevision'];
      if (revision && revision !== 'HEAD' && revision !== '*') continue;
      yield {
        path: `${path}.targetRevision`,
        message: revision ? `the revision is ${revision}` : 'no revision is named',
      };
    }
  },

  pass: {
    'the branch is named': manifest('Application efk', {
      spec: '{ source: { path: overlays/prod, targetRevision: main } }',
    }),
  },
  fail: {
    'the revision is HEAD': manifest('Application efk', {
      spec: '{ source: { path: overlays/prod, targetRevision: HEAD } }',
    }),
    'no revision is named': manifest('Application efk', { spec: '{ sources: [{ path: overlays/prod }] }' }),
  },
};
