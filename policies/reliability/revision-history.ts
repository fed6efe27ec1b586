import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const revisionHistory: Policy = {
  id: 'reliability/revision-history',
  title: 'Every workload keeps a revision to go back to',
  severity: 'warning',
  rationale: 'With revisionHistoryLimit 0 the old template is gone, and kubectl rollout undo with it.',
  remediation: 'Remove revisionHistoryLimit, or set it to at least 1.',
  source: 'Kubernetes docs, Deployments: clean up policy',
  kinds: ['DaemonSet', 'Deployment', 'StatefulSet'],

  *check({ spec }) {
    if (spec?.revisionHistoryLimit !== 0) return;
    yield { path: 'spec.revisionHistoryLimit', message: 'no revision is kept' };
  },

  pass: {
    'two are kept': manifest('Deployment web', { spec: '{ revisionHistoryLimit: 2 }' }),
  },
  fail: {
    'no revision is kept': manifest('Deployment web', { spec: '{ revisionHistoryLimit: 0 }' }),
  },
};
