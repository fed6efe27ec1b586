import { managed, words } from '../../scripts/model/argocd/application';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const annotation = 'argocd.argoproj.io/sync-options';

export const namespaceKept: Policy = {
  id: 'argocd/namespace-kept',
  title: 'Argo CD never deletes a namespace by itself',
  severity: 'error',
  rationale:
    'A namespace takes all that is in it along, the claims of Elasticsearch too: one moved file, all data gone.',
  remediation: 'Set `argocd.argoproj.io/sync-options: Prune=false,Delete=false` (or `confirm` for `false`).',
  source: 'Argo CD issues 6046, 15441 and 16995; Argo CD sync options',
  kinds: ['Namespace'],
  unwaivable: true,

  *check(namespace, stack) {
    if (!managed(stack)) return;
    const options = words(namespace, annotation);
    for (const action of ['Prune', 'Delete']) {
      if (options.includes(`${action}=false`) || options.includes(`${action}=confirm`)) continue;
      yield { path: key('metadata.annotations', annotation), message: `${action}=false is missing` };
    }
  },

  pass: {
    'it is kept': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=confirm" }',
    }),
    'Argo CD has nothing to do with it': manifest('Namespace kube-logging'),
  },
  fail: {
    'Prune=false is missing\nDelete=false is missing': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: "-1" }',
    }),
  },
};
