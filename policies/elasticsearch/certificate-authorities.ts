import { differ } from '../../scripts/model/elasticsearch/certificate';
import { clients, httpCertificate } from '../../scripts/model/elasticsearch/clients';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { at, placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

/** A Job that connects to `es`, a node behind it, and the node's certificate. */
const example = (names: string, issuer: string, ca = 'tls') => `
      kind: Job
      metadata: { name: bootstrap, namespace: logs }
      spec:
        template:
          spec:
            containers:
              - name: curl
                env: [{ name: URL, value: "https://es:9200" }, { name: CA_FILE, value: /tls/ca.crt }]
                volumeMounts: [{ name: tls, mountPath: /tls }]
            volumes: [{ name: tls, secret: { secretName: ${ca} } }]
      ---
      kind: StatefulSet
      metadata: { name: client, namespace: logs }
      spec:
        template:
          metadata: { labels: { role: client } }
          spec:
            containers:
              - name: elasticsearch
                image: elasticsearch:9.5.3
                env:
                  - { name: xpack.security.http.ssl.enabled, value: "true" }
                  - { name: xpack.security.http.ssl.certificate, value: /tls/tls.crt }
                volumeMounts: [{ name: tls, mountPath: /tls }]
            volumes: [{ name: tls, secret: { secretName: tls } }]
      ---
      kind: Service
      metadata: { name: es, namespace: logs }
      spec: { selector: { role: client }, ports: [{ port: 9200 }] }
      ---
      kind: Certificate
      metadata: { name: tls, namespace: logs }
      spec: { secretName: tls, dnsNames: [${names}], issuerRef: { name: ${issuer} } }
      ---
      kind: Certificate
      metadata: { name: other, namespace: logs }
      spec: { secretName: other, issuerRef: { name: other } }
    `;

export const certificateAuthorities: Policy = {
  id: 'elasticsearch/certificate-authorities',
  title: 'Clients trust the authority that signed the certificate of Elasticsearch',
  severity: 'error',
  rationale:
    'With the CA of somebody else every connection is refused, and turning the check off to get on opens it to ' +
    'anybody.',
  remediation: 'Mount `ca.crt` of a Secret whose Certificate has the same issuer as that of the nodes.',
  source: 'cert-manager docs, Certificate; checks SEC-03, KB-08',
  kinds: ['ConfigMap', ...workloadKinds],

  check: placed(function* (stack) {
    for (const { name, target, trusts, nodes, origin } of stack.memo(clients)) {
      if (!trusts) continue;
      for (const set of nodes) {
        const shown = httpCertificate(set, stack);
        if (!shown || !differ(trusts, shown)) continue;
        yield at(
          origin,
          `${name} trusts ${trusts.authority}, the certificate of ${set.name} behind ${target.host} is of ${shown.authority}`,
        );
        break;
      }
    }
  }),

  pass: {
    'the same Secret': example('es', 'ca'),
    'another certificate of the same issuer': example('es', 'other', 'other'),
  },
  fail: {
    'URL of bootstrap trusts Issuer logs/other, the certificate of client behind es is of Issuer logs/ca': example(
      'es',
      'ca',
      'other',
    ),
  },
};
