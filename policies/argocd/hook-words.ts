import { words } from '../../scripts/model/argocd/application';
import { suggestion } from '../../scripts/model/kube/nearest';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const values: Readonly<Record<string, readonly string[]>> = {
  'argocd.argoproj.io/hook': ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Skip', 'PreDelete', 'PostDelete'],
  'argocd.argoproj.io/hook-delete-policy': ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'],
};

export const hookWords: Policy = {
  id: 'argocd/hook-words',
  title: 'Every hook names a phase, and a delete policy, that exists',
  severity: 'error',
  rationale: 'An object whose hook has a slip is no hook: it is applied with all the others, and pruned like them.',
  remediation: 'Write the word that the message suggests.',
  source: 'Argo CD resource hooks; gitops-engine NewHookType, NewHookDeletePolicy',

  *check(object) {
    for (const [annotation, known] of Object.entries(values)) {
      for (const word of words(object, annotation)) {
        if (known.includes(word)) continue;
        const message = `${word} is no ${annotation.endsWith('hook') ? 'hook' : 'delete policy'}${suggestion(word, known)}`;
        yield { path: key('metadata.annotations', annotation), message };
      }
    }
    if (
      words(object, 'argocd.argoproj.io/hook-delete-policy').length &&
      !words(object, 'argocd.argoproj.io/hook').length
    ) {
      const path = key('metadata.annotations', 'argocd.argoproj.io/hook-delete-policy');
      yield { path, message: 'a delete policy without a hook does nothing' };
    }
  },

  pass: {
    'phase and policy exist': manifest('Job bootstrap', {
      metadata:
        "annotations: { argocd.argoproj.io/hook: PostSync, argocd.argoproj.io/hook-delete-policy: 'BeforeHookCreation,HookSucceeded' }",
    }),
  },
  fail: {
    'Post-Sync is no hook (did you mean PostSync?)': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: Post-Sync }',
    }),
    'a delete policy without a hook does nothing': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook-delete-policy: HookSucceeded }',
    }),
  },
};
