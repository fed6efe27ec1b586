import { managed, words } from '../../scripts/model/argocd/application';
import { key } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const annotation = 'argocd.argoproj.io/sync-options';

export const claimsKept: Policy = {
  id: 'argocd/claims-kept',
  title: 'Argo CD never deletes what holds data by itself',
  severity: 'error',
  rationale:
    'A claim that leaves the render is deleted with its volume; so is that of a StatefulSet with ' +
    '`whenDeleted: Delete`, and any StatefulSet that goes takes its nodes out of the cluster at once.',
  remediation: 'Set `argocd.argoproj.io/sync-options: Prune=false,Delete=false` (or `confirm` for `false`).',
  source: 'checks GIT-07; Argo CD sync options',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],
  unwaivable: true,

  *check(object, stack) {
    const claims = object.kind === 'StatefulSet' ? list(record(object['spec'])['volumeClaimTemplates']) : [object];
    if (!claims.length || !managed(stack)) return;
    const options = words(object, annotation);
    for (const action of ['Prune', 'Delete']) {
      if (options.includes(`${action}=false`) || options.includes(`${action}=confirm`)) continue;
      yield { path: key('metadata.annotations', annotation), message: `${action}=false is missing` };
    }
  },

  pass: {
    'the set is kept': manifest('StatefulSet elasticsearch', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }',
      spec: '{ volumeClaimTemplates: [{ metadata: { name: data } }] }',
    }),
    'the set has no claim': manifest('StatefulSet elasticsearch-client', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: "1" }',
    }),
  },
  fail: {
    'Prune=false is missing\nDelete=false is missing': manifest('StatefulSet elasticsearch', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: "1" }',
      spec: '{ volumeClaimTemplates: [{ metadata: { name: data } }] }',
    }),
  },
};
