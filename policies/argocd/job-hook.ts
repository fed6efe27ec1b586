import { managed, words } from '../../scripts/model/argocd/application';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const jobHook: Policy = {
  id: 'argocd/job-hook',
  title: 'A Job that Argo CD applies is a hook, or is replaced as a whole',
  severity: 'error',
  rationale:
    'The template of a Job cannot be changed: the first new image or hash of a ConfigMap makes every sync fail.',
  remediation:
    'Add `argocd.argoproj.io/hook: Sync` with `argocd.argoproj.io/hook-delete-policy: BeforeHookCreation`, or the sync ' +
    'option `Force=true,Replace=true`.',
  source: 'Argo CD resource hooks; Argo CD sync options, force sync',
  kinds: ['Job'],

  *check(job, stack) {
    if (!managed(stack) || words(job, 'argocd.argoproj.io/hook').length) return;
    const options = words(job, 'argocd.argoproj.io/sync-options');
    if (options.includes('Replace=true') && options.includes('Force=true')) return;
    yield { path: 'metadata.annotations', message: 'the Job is neither a hook nor replaced' };
  },

  pass: {
    'the Job is a hook': manifest('Job bootstrap', { metadata: 'annotations: { argocd.argoproj.io/hook: Sync }' }),
    'Argo CD has nothing to do with it': manifest('Job bootstrap'),
  },
  fail: {
    'the Job is neither a hook nor replaced': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: "2" }',
    }),
  },
};
