import { isFile, isOverlay, kustomizationKinds } from '../../scripts/model/kustomize/kustomization';
import { kustomization } from '../../scripts/rule/examples/kustomize';
import type { Policy } from '../../scripts/rule/policy';

export const commonLabels: Policy = {
  id: 'kustomize/common-labels',
  title: 'No commonLabels',
  severity: 'error',
  rationale:
    'They go into selectors and claim templates, which cannot be changed: adding one to a running stack means ' +
    'deleting its StatefulSets.',
  remediation: 'Write `labels: [{ pairs: { … } }]`, without `includeSelectors`.',
  source: 'kustomize commonLabels; Argo CD issue 1068',
  kinds: kustomizationKinds,

  *check(object) {
    if (isFile(object) && object['commonLabels'])
      yield { path: 'commonLabels', message: 'commonLabels rewrites selectors' };
  },

  // in an overlay the same labels under `labels` would still go into selectors
  fix({ path }, object) {
    if (isOverlay(object) || object['labels'] !== undefined) return [];
    return [
      { path, remove: true },
      { path: 'labels', set: [{ includeSelectors: true, pairs: object['commonLabels'] as unknown }] },
    ];
  },

  pass: {
    'labels leave selectors alone': kustomization('overlays/prod', {
      labels: '[{ pairs: { app.kubernetes.io/part-of: efk } }]',
    }),
  },
  fail: {
    'commonLabels rewrites selectors\ncommonLabels rewrites selectors':
      kustomization('base/kibana', { commonLabels: '{ app: kibana }', resources: '[deployment.yaml]' }) +
      kustomization('base/fluentd', { resources: '[daemonset.yaml]', commonLabels: '{ app: fluentd }' }),
    'commonLabels rewrites selectors': kustomization('overlays/prod', {
      commonLabels: '{ app.kubernetes.io/part-of: efk }',
    }),
  },
};
