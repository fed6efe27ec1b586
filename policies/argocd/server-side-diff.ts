import { hasOption, words } from '../../scripts/model/argocd/application';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const annotation = 'argocd.argoproj.io/compare-options';

export const serverSideDiff: Policy = {
  id: 'argocd/server-side-diff',
  title: 'An Application that applies on the server compares there too',
  severity: 'error',
  rationale:
    'What the server defaults in claim templates and quantities otherwise shows as a difference for ever, ' +
    'and self-heal applies it again and again.',
  remediation: 'Set the annotation `argocd.argoproj.io/compare-options: ServerSideDiff=true`.',
  source: 'Argo CD diff strategies; Argo CD issues 11143, 16707 and 18568',
  kinds: ['Application'],

  *check(application) {
    if (!hasOption(application, 'ServerSideApply=true')) return;
    if (words(application, annotation).includes('ServerSideDiff=true')) return;
    yield { path: key('metadata.annotations', annotation), message: 'ServerSideApply without ServerSideDiff' };
  },

  pass: {
    'both are on': manifest('Application efk', {
      metadata: 'annotations: { argocd.argoproj.io/compare-options: "ServerSideDiff=true" }',
      spec: '{ syncPolicy: { syncOptions: ["ServerSideApply=true"] } }',
    }),
    'neither is on': manifest('Application efk', { spec: '{ syncPolicy: { syncOptions: ["PruneLast=true"] } }' }),
  },
  fail: {
    'ServerSideApply without ServerSideDiff': manifest('Application efk', {
      spec: '{ syncPolicy: { syncOptions: ["ServerSideApply=true"] } }',
    }),
  },
};
