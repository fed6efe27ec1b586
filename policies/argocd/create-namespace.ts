import { applicationSpec, applied, hasOption } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const createNamespace: Policy = {
  id: 'argocd/create-namespace',
  title: 'A namespace is made by a manifest or by Argo CD, not by both',
  severity: 'error',
  rationale: 'The manifest overrides the labels of the other wholly, and taking it away later deletes the namespace.',
  remediation: 'Remove `CreateNamespace=true` and `managedNamespaceMetadata`; keep the `Namespace` in the overlay.',
  source: 'Argo CD issues 16995, 15441, 15880 and 19674',
  kinds: ['Application'],

  *check(application, stack) {
    const { spec, path } = applicationSpec(application);
    const namespace = record(spec['destination'])['namespace'];
    const rendered = applied(application, stack)?.some(
      ({ kind, metadata }) => kind === 'Namespace' && metadata?.name === namespace,
    );
    const policy = record(spec['syncPolicy']);
    const creates = hasOption(application, 'CreateNamespace=true');
    if (rendered && creates) {
      yield { path: `${path}.syncPolicy.syncOptions`, message: `${namespace} is rendered and created by Argo CD` };
    }
    if (policy['managedNamespaceMetadata'] && (rendered || !creates)) {
      const why = rendered ? 'the Namespace is rendered' : 'CreateNamespace is off';
      yield {
        path: `${path}.syncPolicy.managedNamespaceMetadata`,
        message: `managedNamespaceMetadata does nothing: ${why}`,
      };
    }
  },

  pass: {
    'the overlay renders it':
      manifest('Application efk', {
        spec: '{ source: { path: overlays/prod }, destination: { namespace: kube-logging } }',
      }) + manifest('Overlay prod', { objects: '[{ kind: Namespace, metadata: { name: kube-logging } }]' }),
    'Argo CD makes it': manifest('Application efk', {
      spec: `
        source: { path: overlays/prod }
        destination: { namespace: kube-logging }
        syncPolicy: { syncOptions: ["CreateNamespace=true"], managedNamespaceMetadata: { labels: {} } }
      `,
    }),
  },
  fail: {
    'kube-logging is rendered and created by Argo CD':
      manifest('Application efk', {
        spec: `
        source: { path: overlays/prod }
        destination: { namespace: kube-logging }
        syncPolicy: { syncOptions: ["CreateNamespace=true"] }
      `,
      }) + manifest('Overlay prod', { objects: '[{ kind: Namespace, metadata: { name: kube-logging } }]' }),
    'managedNamespaceMetadata does nothing: CreateNamespace is off': manifest('Application efk', {
      spec: '{ destination: { namespace: kube-logging }, syncPolicy: { managedNamespaceMetadata: { labels: {} } } }',
    }),
  },
};
