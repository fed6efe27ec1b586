import { missing } from '../../scripts/model/kube/lookup';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { provided } from '../../scripts/model/references/provided';
import { entries } from '../../scripts/model/references/references';
import { lacking } from '../../scripts/rule/checks/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ingressTls: Policy = {
  id: 'wiring/ingress-tls',
  title: 'Every certificate of an Ingress exists, and covers hosts that the Ingress serves',
  severity: 'error',
  rationale:
    'Without its Secret the controller serves its own self-signed certificate; a host outside the rules is ' +
    'never served.',
  remediation:
    "Have a Certificate (or cert-manager's annotation) make the Secret; name the same hosts under tls and rules.",
  source: 'Kubernetes docs, Ingress: TLS; kubevious ingress tls-rule-domain-match',
  kinds: ['Ingress'],

  *check(ingress, stack) {
    const hosts = entries(ingress['spec']?.rules, '').map(({ value }) => value.host);
    for (const { value: tls, path } of entries(ingress['spec']?.tls, 'spec.tls')) {
      const name: unknown = tls.secretName;
      const secret = typeof name === 'string' && name ? provided(stack, 'Secret', name, namespaceOf(ingress)) : null;
      if (secret === undefined) {
        const message = `TLS is served with ${missing(stack, 'Secret', String(name), namespaceOf(ingress))}`;
        yield { path: `${path}.secretName`, message };
      }
      for (const key of ['tls.crt', 'tls.key']) {
        if (!secret?.keys || secret.keys.has(key)) continue;
        yield {
          path: `${path}.secretName`,
          message: `TLS is served with ${lacking('Secret', String(name), key, secret.keys)}`,
        };
      }
      for (const [index, host] of (Array.isArray(tls.hosts) ? tls.hosts : []).entries()) {
        if (!hosts.length || hosts.includes(undefined) || hosts.some((served) => covers(host, served))) continue;
        yield { path: `${path}.hosts[${index}]`, message: `TLS is set for ${host}, which no rule serves` };
      }
    }
  },

  pass: {
    'a Certificate makes it': `
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: { name: kibana }
      spec: { secretName: kibana-tls }
      ---
      kind: Ingress
      metadata: { name: kibana }
      spec:
        tls: [{ hosts: [kibana.example.com], secretName: kibana-tls }]
        rules: [{ host: kibana.example.com }]
    `,
    'cert-manager makes it for the annotation': manifest('Ingress kibana', {
      metadata: 'annotations: { cert-manager.io/cluster-issuer: letsencrypt }',
      spec: '{ tls: [{ secretName: kibana-tls }] }',
    }),
    'the controller has a default certificate': manifest('Ingress kibana', {
      spec: "{ tls: [{ hosts: ['*.example.com'] }], rules: [{ host: kibana.example.com }] }",
    }),
  },
  fail: {
    'TLS is served with Secret kibana-tls, which is not in default': manifest('Ingress kibana', {
      spec: '{ tls: [{ secretName: kibana-tls }] }',
    }),
    'TLS is served with key tls.key of Secret kibana-tls, which has tls.crt (did you mean tls.crt?)':
      manifest('Ingress kibana', { spec: '{ tls: [{ secretName: kibana-tls }] }' }) +
      manifest('Secret kibana-tls', { data: "{ tls.crt: '' }" }),
    'TLS is set for kibana.example.org, which no rule serves': manifest('Ingress kibana', {
      spec: '{ tls: [{ hosts: [kibana.example.org] }], rules: [{ host: kibana.example.com }] }',
    }),
  },
};

/** Is the host served, or is it a wildcard over one that is? */
function covers(host: unknown, served: unknown): boolean {
  if (host === served) return true;
  const [wild, exact] = String(host).startsWith('*.') ? [String(host), String(served)] : [String(served), String(host)];
  return wild.startsWith('*.') && exact.endsWith(wild.slice(1));
}
