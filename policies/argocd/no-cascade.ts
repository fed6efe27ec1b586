import { isProduction } from '../../scripts/model/argocd/application';
import { list } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const noCascade: Policy = {
  id: 'argocd/no-cascade',
  title: 'Deleting an Application of production deletes nothing else',
  severity: 'error',
  rationale:
    'With the finalizer, a deleted Application, or a reinstalled Argo CD, takes the namespaces and volumes along.',
  remediation: 'Remove `resources-finalizer.argocd.argoproj.io` from `metadata.finalizers`.',
  source: 'Argo CD issue 6046; Argo CD application.yaml',
  kinds: ['Application', 'ApplicationSet'],

  *check(application, stack) {
    if (!isProduction(application, stack)) return;
    for (const [index, finalizer] of list(application.metadata?.['finalizers']).entries()) {
      if (!String(finalizer).startsWith('resources-finalizer.argocd.argoproj.io')) continue;
      yield { path: `metadata.finalizers[${index}]`, message: 'a finalizer deletes all that the Application made' };
    }
    const template = application['spec']?.template?.metadata?.finalizers;
    for (const [index, finalizer] of list(application.kind === 'ApplicationSet' ? template : []).entries()) {
      if (!String(finalizer).startsWith('resources-finalizer.argocd.argoproj.io')) continue;
      const path = `spec.template.metadata.finalizers[${index}]`;
      yield { path, message: 'a finalizer deletes all that the Applications made' };
    }
  },

  pass: {
    'production has no finalizer': manifest('Application efk-prod', { spec: '{ source: { path: overlays/prod } }' }),
    'dev may be swept away': manifest('Application efk-dev', {
      metadata: 'finalizers: [resources-finalizer.argocd.argoproj.io]',
      spec: '{ source: { path: overlays/dev } }',
    }),
  },
  fail: {
    'a finalizer deletes all that the Application made': manifest('Application efk', {
      metadata: 'finalizers: [resources-finalizer.argocd.argoproj.io/foreground]',
      spec: '{ source: { path: overlays/prod } }',
    }),
  },
};
