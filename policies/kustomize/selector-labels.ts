import { list, record } from '../../scripts/model/kube/shape';
import { isFile, isOverlay, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const selectorLabels: Policy = {
  id: 'kustomize/selector-labels',
  title: 'No overlay and no component puts labels into selectors or templates',
  severity: 'error',
  rationale:
    'Both rewrite `volumeClaimTemplates`, and selectors besides, which cannot be changed: the next sync of the running ' +
    'stack fails until the StatefulSets are deleted.',
  remediation: 'Remove `includeSelectors` and `includeTemplates`; write pod labels into the manifests of the base.',
  source: 'kustomize labels; Argo CD issues 1068 and 6666',
  kinds: kustomizationKinds,

  *check(object) {
    if (!isFile(object) || !isOverlay(object)) return;
    for (const [index, labels] of list(object['labels']).entries()) {
      for (const field of ['includeSelectors', 'includeTemplates']) {
        if (record(labels)[field] !== true) continue;
        yield { path: `labels[${index}].${field}`, message: `${field} rewrites claim templates` };
      }
    }
  },

  pass: {
    'the labels go into metadata alone': kustomization('overlays/prod', {
      labels: '[{ pairs: { env: prod }, includeSelectors: false }]',
    }),
    'the base of a role sets what makes the role': kustomization('base/elasticsearch/data', {
      labels: '[{ pairs: { app.kubernetes.io/component: data }, includeSelectors: true }]',
    }),
  },
  fail: {
    'includeSelectors rewrites claim templates': kustomization('overlays/prod', {
      labels: '[{ pairs: { env: prod }, includeSelectors: true }]',
    }),
    'includeTemplates rewrites claim templates': kustomization(
      'base/components/tls',
      { labels: '[{ pairs: { tls: "true" }, includeTemplates: true }]' },
      'Component',
    ),
  },
};
