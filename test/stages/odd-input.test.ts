import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lifecycles } from '../../scripts/elastic/lifecycle';
import type { Manifest } from '../../scripts/kube/manifest';
import { stackOf } from '../../scripts/kube/stack';
import { capacityOf } from '../../scripts/stages/capacity';
import { mermaid } from '../../scripts/stages/topology/mermaid';
import { topology } from '../../scripts/stages/topology/topology';
import { exampleStack } from '../example';

const test = suite('models of the report: odd input');

const odd: readonly unknown[] = [null, -1, true, 'x', '', [], {}, [null], { x: null }];

/** Every copy of a value in which one part of it was replaced by something odd; JSON in a text is looked into. */
function* mutations(value: unknown): Generator<unknown> {
  yield* odd;
  if (typeof value === 'string' && /^\s*\{/.test(value)) {
    for (const part of mutations(JSON.parse(value))) yield JSON.stringify(part);
  }
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    for (const part of mutations((value as Record<string, unknown>)[key])) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = part;
      yield copy;
    }
  }
}

const { objects, facts } = exampleStack(`
  kind: Stack
  load: { eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 2d, warm: 5d }, outage: 30m }
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata: { name: bootstrap, namespace: logs }
  data:
    lifecycle.logs.json: '{ "policy": { "phases": { "hot": { "actions": { "rollover": { "max_age": "1d" } } }, "delete": { "min_age": "7d" } } } }'
    template.logs.json: '{ "index_patterns": ["logs-*"], "template": { "settings": { "index.lifecycle.name": "logs" } } }'
    repository.backups.json: '{ "type": "s3", "settings": { "bucket": "backups" } }'
  ---
  apiVersion: apps/v1
  kind: StatefulSet
  metadata: { name: nodes, namespace: logs }
  spec:
    replicas: 3
    template:
      metadata: { labels: { app: es } }
      spec:
        containers:
          - name: es
            image: elasticsearch:9.5.3
            env: [{ name: discovery.seed_hosts, value: es }]
            resources: { limits: { memory: 4Gi } }
            ports: [{ name: http, containerPort: 9200 }]
            volumeMounts: [{ name: data, mountPath: /usr/share/elasticsearch/data }]
        volumes: [{ name: tls, secret: { secretName: tls } }]
    volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 10Gi } } } }]
  ---
  apiVersion: v1
  kind: Service
  metadata: { name: es, namespace: logs }
  spec: { type: LoadBalancer, selector: { app: es }, ports: [{ name: http, port: 9200, targetPort: http, appProtocol: https }] }
  ---
  apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: { name: es, namespace: logs }
  spec:
    tls: [{ hosts: [es.example], secretName: tls }]
    rules: [{ host: es.example, http: { paths: [{ backend: { service: { name: es, port: { name: http } } } }] } }]
  ---
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: { name: es, namespace: logs }
  spec: { podSelector: { matchLabels: { app: es } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: http }] }] }
  ---
  apiVersion: cert-manager.io/v1
  kind: Certificate
  metadata: { name: tls, namespace: logs }
  spec: { secretName: tls, issuerRef: { name: ca, kind: Issuer } }
  ---
  apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata: { name: tls, namespace: logs }
  spec:
    secretStoreRef: { name: store, kind: SecretStore }
    data: [{ secretKey: a, remoteRef: { key: b } }]
    dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: password } } }]
`);

for (const [index, { apiVersion, kind, metadata, ...rest }] of objects.entries()) {
  test(`${kind}: nothing throws, whatever a field holds`, () => {
    let mutants = 0;
    for (const mutation of mutations(rest)) {
      if (mutation === null || typeof mutation !== 'object') continue;
      const mutant: Manifest = { ...mutation, apiVersion, kind, metadata };
      const stack = stackOf(objects.map((object, at) => (at === index ? mutant : object)), { facts });
      mutants += 1;
      assert.match(mermaid(topology(stack)), /^flowchart TD\n/);
      lifecycles(stack);
      capacityOf(stack);
    }
    assert.ok(mutants > 40, `only ${mutants} mutants`);
  });
}

test('a Service that is published, and an Ingress', () => {
  const { edges } = topology(stackOf(objects, { facts }));
  const reach = edges.filter(({ from }) => from === 'Outside/clients').map(({ to, scheme, port, tls }) => [to, scheme, port, tls]);
  assert.equal(reach, [
    ['Ingress/logs/es', 'https', 443, 'Issuer logs/ca'],
    ['Service/logs/es', 'https', 9200, undefined],
  ]);
});

test.run();
