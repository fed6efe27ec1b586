import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stackOf } from '../../../scripts/model/kube/stack';
import type { Topology, TopologyEdge } from '../../../scripts/model/topology/model';
import { topology } from '../../../scripts/model/topology/topology';
import { repository } from '../../../scripts/source/repository';
import { overlayTarget } from '../../../scripts/source/target';
import { exampleStack } from '../../example';

const test = suite('topology');

async function ofOverlay(name: string): Promise<Topology> {
  const { objects, facts } = await overlayTarget(repository, name);
  return topology(stackOf(objects, { facts, overlay: name }));
}

/** An edge as a line: `from -> to: scheme port, identity, trust, network`. */
function line({ from, to, scheme, port, identity, tls, network, problem }: TopologyEdge): string {
  const short = (id: string) => id.replace(/\/(kube-logging|logging-agents)\//, '/');
  const parts = [
    [scheme, port].filter((part) => part !== undefined).join(' '),
    identity,
    tls,
    network?.verdict,
    problem,
  ];
  return `${short(from)} -> ${short(to)}: ${parts.filter(Boolean).join(', ')}`;
}

test('production: what runs and what is outside', async () => {
  const { nodes } = await ofOverlay('prod');
  const runs = nodes.filter(({ type }) => type !== 'store' && type !== 'service');
  assert.equal(
    runs.map(({ id, type, replicas, version }) => [id, type, replicas, version]),
    [
      ['DaemonSet/logging-agents/fluentd', 'agent', undefined, '1.19.3'],
      ['DaemonSet/logging-agents/node-tuning', 'workload', undefined, undefined],
      ['Deployment/kube-logging/kibana', 'kibana', 2, '9.5.3'],
      ['Files//var/log/pods/*/*/*.log', 'logs', undefined, undefined],
      ['Ingress/kube-logging/kibana', 'ingress', undefined, undefined],
      ['Job/kube-logging/elasticsearch-bootstrap', 'workload', 1, undefined],
      ['Outside/clients', 'external', undefined, undefined],
      ['Outside/kubernetes-api', 'external', undefined, undefined],
      ['S3 bucket/efk-snapshots', 'external', undefined, undefined],
      ['StatefulSet/kube-logging/elasticsearch-client', 'elasticsearch', 2, '9.5.3'],
      ['StatefulSet/kube-logging/elasticsearch-data', 'elasticsearch', 3, '9.5.3'],
      ['StatefulSet/kube-logging/elasticsearch-master', 'elasticsearch', 3, '9.5.3'],
    ],
  );
  assert.equal(
    nodes.filter(({ type }) => type === 'service' || type === 'store').map(({ id, note }) => `${id}: ${note}`),
    [
      'ClusterIssuer/public: signs certificates',
      'ClusterSecretStore/platform: outside',
      'Issuer/kube-logging/elasticsearch-http-ca: signs certificates',
      'Issuer/kube-logging/elasticsearch-transport-ca: signs certificates',
      'Password/kube-logging/password: random, once',
      'SecretStore/logging-agents/kube-logging: reads namespace kube-logging',
      'Service/kube-logging/elasticsearch-client: ClusterIP, port 9200',
      'Service/kube-logging/elasticsearch-data: headless, port 9300',
      'Service/kube-logging/elasticsearch-master: headless, port 9300',
      'Service/kube-logging/elasticsearch-nodes-client: headless, port 9300',
      'Service/kube-logging/kibana: ClusterIP, port 5601',
    ],
  );
});

test('production: roles, heaps and volumes of the nodes', async () => {
  const { nodes } = await ofOverlay('prod');
  const GiB = 2 ** 30;
  assert.equal(
    nodes
      .filter(({ type }) => type === 'elasticsearch')
      .map(({ name, roles, heap, memory, volume }) => ({ name, roles, heap, memory, volume })),
    [
      {
        name: 'elasticsearch-client',
        roles: ['ingest', 'remote_cluster_client'],
        heap: GiB,
        memory: 2 * GiB,
        volume: undefined,
      },
      {
        name: 'elasticsearch-data',
        roles: ['data_content', 'data_hot', 'transform'],
        heap: 8 * GiB,
        memory: 16 * GiB,
        volume: 400 * GiB,
      },
      { name: 'elasticsearch-master', roles: ['master'], heap: 2 * GiB, memory: 4 * GiB, volume: 10 * GiB },
    ],
  );
});

test('production: every connection with its port, identity, trust and policy', async () => {
  const { edges } = await ofOverlay('prod');
  assert.equal(edges.filter(({ type }) => type !== 'secret').map(line), [
    'Files//var/log/pods/*/*/*.log -> DaemonSet/fluentd: ',
    'DaemonSet/fluentd -> Outside/kubernetes-api: https 443, ServiceAccount fluentd, the CA of the cluster, allowed',
    'DaemonSet/fluentd -> Service/elasticsearch-client: https 9200, user fluentd, Issuer kube-logging/elasticsearch-http-ca, allowed',
    'Deployment/kibana -> Service/elasticsearch-client: https 9200, user kibana_system, Issuer kube-logging/elasticsearch-http-ca, allowed',
    'Ingress/kibana -> Service/kibana: http 5601, allowed',
    'Job/elasticsearch-bootstrap -> Service/elasticsearch-client: https 9200, user elastic, Issuer kube-logging/elasticsearch-http-ca, allowed',
    'Outside/clients -> Ingress/kibana: https 443, ClusterIssuer public',
    'Service/elasticsearch-client -> StatefulSet/elasticsearch-client: 9200',
    'Service/elasticsearch-data -> StatefulSet/elasticsearch-data: 9300',
    'Service/elasticsearch-master -> StatefulSet/elasticsearch-master: 9300',
    'Service/elasticsearch-nodes-client -> StatefulSet/elasticsearch-client: 9300',
    'Service/kibana -> Deployment/kibana: 5601',
    'StatefulSet/elasticsearch-data -> S3 bucket/efk-snapshots: https 443, client default, public authorities, allowed',
    'StatefulSet/elasticsearch-master -> S3 bucket/efk-snapshots: https 443, client default, public authorities, allowed',
    ...['client', 'data', 'master'].map(
      (role) =>
        `StatefulSet/elasticsearch-${role} -> Service/elasticsearch-master: transport 9300, certificate elasticsearch-transport-tls, Issuer kube-logging/elasticsearch-transport-ca, allowed`,
    ),
  ]);
  const fluentd = edges.find(({ from, to }) => from.endsWith('/fluentd') && to.endsWith('elasticsearch-client'));
  assert.equal(fluentd?.network?.policies, [
    'kube-logging/allow-fluentd-to-elasticsearch',
    'logging-agents/allow-fluentd-to-elasticsearch',
  ]);
});

test('production: who supplies which Secret to whom', async () => {
  const { edges } = await ofOverlay('prod');
  const supplied = edges.filter(({ type }) => type === 'secret');
  const readers = (secret: string) =>
    supplied.filter(({ identity }) => identity === secret).map(({ from, to }) => [from, to.replace(/^.*\//, '')]);
  assert.equal(readers('fluentd-user'), [
    ['Password/kube-logging/password', 'elasticsearch-bootstrap'],
    ['SecretStore/logging-agents/kube-logging', 'fluentd'],
  ]);
  assert.equal(
    readers('elasticsearch-snapshot-credentials').map(([, reader]) => reader),
    ['elasticsearch-client', 'elasticsearch-data', 'elasticsearch-master'],
  );
  assert.is(supplied.length, 22);
});

test('a single node, whose certificate comes from outside', async () => {
  const { nodes, edges } = await ofOverlay('dev');
  assert.equal(
    nodes.filter(({ type }) => type === 'elasticsearch').map(({ name, replicas }) => [name, replicas]),
    [['elasticsearch-single', 1]],
  );
  const writes = edges.find(({ does }) => does === 'writes logs');
  assert.equal(
    [writes?.scheme, writes?.port, writes?.identity, writes?.tls],
    ['https', 9200, 'user fluentd', 'external elasticsearch-http-ca'],
  );
});

const stack = (policy: string, host = 'es') => `
  apiVersion: v1
  kind: ConfigMap
  metadata: { name: config, namespace: logs }
  data:
    kibana.yml: |
      elasticsearch.hosts: http://${host}:9200
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: { name: anything, namespace: logs }
  spec:
    template:
      metadata: { labels: { app: shop } }
      spec:
        containers:
          - name: k
            image: kibana:9.5.3
            volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
        volumes: [{ name: config, configMap: { name: config } }]
  ---
  apiVersion: apps/v1
  kind: StatefulSet
  metadata: { name: whatever, namespace: logs }
  spec:
    replicas: 2
    template:
      metadata: { labels: { role: client } }
      spec:
        containers:
          - { name: e, image: "elasticsearch:9.5.3", ports: [{ name: http, containerPort: 9200 }] }
  ---
  apiVersion: v1
  kind: Service
  metadata: { name: es, namespace: logs }
  spec: { selector: { role: client }, ports: [{ port: 9200, targetPort: http }] }
  ${policy}
`;

const deny = `---
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: { name: deny, namespace: logs }
  spec: { podSelector: { matchLabels: { role: client } }, policyTypes: [Ingress] }
`;

test('tells what a workload is by its image, not by its name', () => {
  const { nodes } = topology(exampleStack(stack('')));
  assert.equal(
    nodes.filter(({ replicas }) => replicas !== undefined).map(({ name, type, replicas }) => [name, type, replicas]),
    [
      ['anything', 'kibana', 1],
      ['whatever', 'elasticsearch', 2],
    ],
  );
});

test('a way that no policy closes, one that is closed, one that is opened', () => {
  const allow = `---
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: { name: allow, namespace: logs }
  spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: shop } } }], ports: [{ port: http }] }] }
`;
  const network = (yaml: string) =>
    topology(exampleStack(stack(yaml))).edges.find(({ does }) => does === 'searches')?.network;
  assert.equal(network(''), { verdict: 'open', policies: [] });
  assert.equal(network(deny), { verdict: 'blocked', policies: [] });
  assert.equal(network(deny + allow), { verdict: 'allowed', policies: ['logs/allow'] });
});

test('an address that leads nowhere has a problem', () => {
  const { nodes, edges } = topology(exampleStack(stack('', 'nowhere')));
  const edge = edges.find(({ does }) => does === 'searches');
  assert.equal([edge?.to, edge?.problem], ['Address/nowhere:9200', 'there is no such Service']);
  assert.ok(nodes.some(({ id }) => id === 'Address/nowhere:9200'));
});

test('nothing in, nothing out', () => {
  assert.equal(topology(exampleStack('kind: ConfigMap\nmetadata: { name: settings }')), { nodes: [], edges: [] });
});

test.run();
