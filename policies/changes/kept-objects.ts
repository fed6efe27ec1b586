import type { ChangeRule } from '../../scripts/rule/change';
import { removed } from '../../scripts/rule/change';

/** Kinds whose removal takes data along, and what goes with them. */
const takes: Readonly<Record<string, string>> = {
  Namespace: 'everything in it',
  PersistentVolumeClaim: 'its data, where the reclaim policy is Delete',
  CustomResourceDefinition: 'every object of its kind',
};

export const keptObjects: ChangeRule = {
  id: 'changes/kept-objects',
  title: 'No namespace, claim or CustomResourceDefinition disappears',
  severity: 'error',
  rationale: 'Argo CD prunes what a commit removes; these take data along that no commit brings back.',
  remediation:
    'Keep it, or set `argocd.argoproj.io/sync-options: Prune=false` in a commit before this one, take a snapshot, and ' +
    'delete it by hand when nothing needs it.',
  source: 'argo-cd #16995, #6046; Argo CD docs, sync options',

  *check(sides) {
    for (const object of removed(sides, Object.keys(takes))) {
      yield {
        object,
        path: '',
        message: `${object.kind} ${object.metadata.name} goes, and with it ${takes[object.kind]}`,
      };
    }
  },

  pass: {
    'a ConfigMap may go': { before: '{ kind: ConfigMap, metadata: { name: a } }', after: '' },
  },
  fail: {
    'Namespace kube-logging goes, and with it everything in it': {
      before: '{ kind: Namespace, metadata: { name: kube-logging } }',
      after: '',
    },
  },
};
