import { sources } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const noKustomizeOptions: Policy = {
  id: 'argocd/no-kustomize-options',
  title: 'No Application changes what kustomize builds',
  severity: 'error',
  rationale: 'Images, patches or labels in the Application are in no render: what was reviewed is not what is applied.',
  remediation: 'Remove `source.kustomize` and make the change in the overlay.',
  source: 'Argo CD issues 5532 and 2609',
  kinds: ['Application', 'ApplicationSet'],

  *check(application) {
    for (const { value, path } of sources(application)) {
      const fields = Object.keys(record(value['kustomize']));
      if (fields.length) yield { path: `${path}.kustomize`, message: `the source sets kustomize ${fields.join(', ')}` };
    }
  },

  pass: {
    'the overlay says it all': manifest('Application efk-prod', { spec: '{ source: { path: overlays/prod } }' }),
  },
  fail: {
    'the source sets kustomize images': manifest('Application efk-prod', {
      spec: '{ source: { path: overlays/prod, kustomize: { images: ["nginx:1.29.3"] } } }',
    }),
  },
};
