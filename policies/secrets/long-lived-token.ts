import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const longLivedToken: Policy = {
  id: 'secrets/long-lived-token',
  title: 'No Secret asks for a token of a service account',
  severity: 'warning',
  rationale: 'Such a token never expires and is bound to no pod; who reads it once has the account for ever.',
  remediation: 'Remove the Secret; a pod gets a token of its own, with `serviceAccountToken` in a projected volume.',
  source: 'Kubernetes managing service accounts; Kubernetes 1.24 LegacyServiceAccountTokenNoAutoGeneration',
  kinds: ['Secret'],

  *check(object) {
    if (object['type'] !== 'kubernetes.io/service-account-token') return;
    yield { path: 'type', message: 'the Secret asks for a token that never expires' };
  },

  pass: {
    'the Secret is of another type': manifest('Secret kibana', { type: 'Opaque' }),
  },
  fail: {
    'the Secret asks for a token that never expires': manifest('Secret fluentd', {
      metadata: 'annotations: { kubernetes.io/service-account.name: fluentd }',
      type: 'kubernetes.io/service-account-token',
    }),
  },
};
