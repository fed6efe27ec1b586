import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const names = ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/installation-id'];

export const tracking: Policy = {
  id: 'argocd/tracking',
  title: 'No object claims an owner of Argo CD',
  severity: 'error',
  rationale:
    'Argo CD tells its objects by these annotations: one that is committed makes another Application prune it.',
  remediation: 'Remove `argocd.argoproj.io/tracking-id`; Argo CD sets it.',
  source: 'Argo CD resource tracking; Argo CD FAQ, issue 1482',

  *check({ metadata }) {
    for (const name of names) {
      if (metadata?.annotations?.[name] === undefined) continue;
      yield { path: key('metadata.annotations', name), message: `${name} is Argo CD's to set` };
    }
  },

  pass: {
    'nothing is claimed': manifest('Service kibana'),
  },
  fail: {
    "argocd.argoproj.io/tracking-id is Argo CD's to set": manifest('Service kibana', {
      metadata: 'annotations: { argocd.argoproj.io/tracking-id: "efk:/Service:kube-logging/kibana" }',
    }),
  },
};
