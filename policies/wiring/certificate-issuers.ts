import { exists, missing } from '../../scripts/model/kube/lookup';
import { group } from '../../scripts/model/kube/manifest';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Policy } from '../../scripts/rule/policy';

export const certificateIssuers: Policy = {
  id: 'wiring/certificate-issuers',
  title: 'Every certificate names an issuer that exists',
  severity: 'error',
  rationale: 'cert-manager waits for the issuer for ever, and every pod that mounts the Secret waits with it.',
  remediation: 'Correct issuerRef (name and kind), add the Issuer, or declare it under external in stack.yaml.',
  source: 'cert-manager docs, Certificate resource',
  kinds: ['Certificate'],

  *check(certificate, stack) {
    const { name, kind = 'Issuer', group: of = 'cert-manager.io' } = certificate['spec']?.issuerRef ?? {};
    if (group(certificate) !== 'cert-manager.io' || of !== 'cert-manager.io' || typeof name !== 'string') return;
    const namespace = kind === 'ClusterIssuer' ? undefined : namespaceOf(certificate);
    if (exists(stack, kind, name, namespace)) return;
    yield { path: 'spec.issuerRef', message: `it is issued by ${missing(stack, kind, name, namespace)}` };
  },

  pass: {
    'the issuer exists': `
      apiVersion: cert-manager.io/v1
      kind: Issuer
      metadata: { name: ca }
      ---
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: { name: http }
      spec: { issuerRef: { name: ca } }
    `,
  },
  fail: {
    'it is issued by ClusterIssuer ca, which is not in the target': `
      apiVersion: cert-manager.io/v1
      kind: Issuer
      metadata: { name: ca }
      ---
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: { name: http }
      spec: { issuerRef: { name: ca, kind: ClusterIssuer } }
    `,
  },
};
