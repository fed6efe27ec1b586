import { namesHost } from '../../scripts/model/elasticsearch/certificate';
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

export const certificateNames: Policy = {
  id: 'elasticsearch/certificate-names',
  title: 'The certificate of Elasticsearch names the host that clients connect to',
  severity: 'error',
  rationale:
    'A client that compares names refuses the connection: Kibana never gets ready, and Fluentd keeps everything ' +
    'in its buffer.',
  remediation: 'Add the host, as the client writes it, to `spec.dnsNames` of the Certificate.',
  source: 'RFC 6125; checks SEC-03, KB-07, errata E45',
  kinds: ['ConfigMap', ...workloadKinds],

  check: placed(function* (stack) {
    for (const { name, target, comparesName, nodes, origin } of stack.memo(clients)) {
      if (!comparesName) continue;
      for (const set of nodes) {
        const names = httpCertificate(set, stack)?.dnsNames;
        if (!names || names.some((one) => namesHost(one, target.host))) continue;
        yield at(
          origin,
          `${name} connects to ${target.host}, the certificate of ${set.name} is for ${names.join(', ') || 'no name'}`,
        );
        break;
      }
    }
  }),

  pass: {
    'the name of the Service': example('es, es.logs.svc', 'ca'),
    'a star for one label': example('"*.logs.svc", es', 'ca'),
  },
  fail: {
    'URL of bootstrap connects to es, the certificate of client is for es.logs.svc': example('es.logs.svc', 'ca'),
  },
};
