import { suggestion } from '../../scripts/model/kube/nearest';
import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Annotations that people write, of Argo CD 3.5, and two that only Argo CD itself writes and refuses to miss. */
const known = new Set(
  [
    ...['client-side-apply-migration-manager', 'compare-options', 'deletion-approved', 'hook', 'hook-delete-policy'],
    ...['hydrate', 'ignore-default-links', 'ignore-healthcheck', 'ignore-resource-updates', 'ignore-restart-policy'],
    ...['managed-by-url', 'manifest-generate-paths', 'refresh', 'skip-reconcile', 'sync-options', 'sync-wave'],
    ...['application-set-refresh', 'installation-id', 'tracking-id'],
  ].map((name) => `argocd.argoproj.io/${name}`),
);
const labels = new Set([
  'argocd.argoproj.io/instance',
  'argocd.argoproj.io/secret-type',
  'argocd.argoproj.io/auto-label-cluster-info',
]);

export const knownAnnotations: Policy = {
  id: 'argocd/known-annotations',
  title: 'Every annotation of Argo CD is one that it reads',
  severity: 'error',
  rationale: 'An annotation with a slip does nothing: the namespace is pruned, the hook is an ordinary object.',
  remediation: 'Write the name that the message suggests.',
  source: 'Argo CD annotations and labels',

  *check({ metadata }) {
    for (const name of Object.keys(record(metadata?.annotations))) {
      const misplaced = name.startsWith('argocd.argoproj.io/') && labels.has(name);
      const slip = /^argo-?cd\.argoproj\.io\//.test(name) || /^argo-?cd\.argoproj\.(com|org)\//.test(name);
      if (!slip || (known.has(name) && !misplaced)) continue;
      const message = misplaced
        ? `${name} is a label, not an annotation`
        : `${name} is unknown${suggestion(name, known)}`;
      yield { path: key('metadata.annotations', name), message };
    }
  },

  pass: {
    'the annotations are known': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-options: "Prune=false", team: logging }',
    }),
  },
  fail: {
    'argocd.argoproj.io/sync-option is unknown (did you mean argocd.argoproj.io/sync-options?)': manifest(
      'Namespace kube-logging',
      { metadata: 'annotations: { argocd.argoproj.io/sync-option: "Prune=false" }' },
    ),
    'argocd.argoproj.io/instance is a label, not an annotation': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/instance: efk }',
    }),
  },
};
