import type { Policy } from '../policy';
import { isFile, kustomizationKinds } from './_kustomization';

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
    if (isFile(object) && object['commonLabels']) yield { path: 'commonLabels', message: 'commonLabels rewrites selectors' };
  },

  pass: {
    'labels leave selectors alone': `
      kind: Kustomization
      metadata: { name: overlays/prod }
      labels: [{ pairs: { app.kubernetes.io/part-of: efk } }]
    `,
  },
  fail: {
    'commonLabels rewrites selectors': `
      kind: Kustomization
      metadata: { name: overlays/prod }
      commonLabels: { app.kubernetes.io/part-of: efk }
    `,
  },
};
