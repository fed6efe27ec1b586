import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { address, route } from '../../../scripts/model/elasticsearch/client';
import { serviceOf } from '../../../scripts/model/elasticsearch/discovery';
import type { NodeSet } from '../../../scripts/model/elasticsearch/node';
import {
  allRoles,
  elasticClusters,
  elasticNodes,
  isElasticsearch,
  isSecured,
  nameOfCluster,
  nodeNames,
} from '../../../scripts/model/elasticsearch/node';
import { elasticsearchHosts, kibanas } from '../../../scripts/model/kibana/kibana';
import { stackOf } from '../../../scripts/model/kube/stack';
import { exampleStack } from '../../example';

const one = (yaml: string): NodeSet => exampleStack(yaml).memo(elasticNodes)[0]!;

/** A StatefulSet of two with this configuration, image tag, variables and arguments. */
const nodeOf = ({ file = '', tag = '9.5.3', env = '', args = '', more = '' }) =>
  one(`
kind: ConfigMap
metadata: { name: config, namespace: logs }
data:
  elasticsearch.yml: |
${file.replace(/^/gm, '    ')}
  heap.options: |
    # the heap
    -Xms1g
    -Xmx1g
---
kind: StatefulSet
metadata: { name: es, namespace: logs }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: es, tier: hot } }
    spec:
      containers:
        - name: elasticsearch
          image: docker.elastic.co/elasticsearch/elasticsearch:${tag}
          env: [${env}]
          args: [${args}]
          resources: { limits: { memory: 2Gi, cpu: "1" } }
          volumeMounts:
            - { name: data, mountPath: /usr/share/elasticsearch/data/ }
            - { name: config, mountPath: /usr/share/elasticsearch/config/elasticsearch.yml, subPath: elasticsearch.yml }
            - { name: config, mountPath: /usr/share/elasticsearch/config/jvm.options.d/heap.options, subPath: heap.options }
      volumes: [{ name: config, configMap: { name: config } }]
  volumeClaimTemplates: [{ metadata: { name: data } }]
${more}`);

const node = suite('Elasticsearch nodes');

node('a later layer overrides an earlier one: file, variable, argument', () => {
  const { settings } = nodeOf({
    file: 'a.b: file\nc.d: file\ne.f: file',
    env: '{ name: c.d, value: variable }, { name: e.f, value: variable }',
    args: '-Ee.f=argument',
  });
  assert.equal(
    ['a.b', 'c.d', 'e.f'].map((key) => settings.get(key)?.text),
    ['file', 'variable', 'argument'],
  );
  assert.equal(settings.get('a.b')?.origin.position, { line: 1, column: 1 });
  assert.is(settings.get('c.d')?.origin.path, 'spec.template.spec.containers[elasticsearch].env[c.d].value');
  assert.is(settings.get('e.f')?.origin.path, 'spec.template.spec.containers[elasticsearch].args[0]');
});

node('ES_SETTING_ names are settings from 7.16 on', () => {
  const env =
    '{ name: ES_SETTING_CLUSTER_NAME, value: logs }, { name: ES_SETTING_XPACK_SECURITY_AUTHC_API__KEY_ENABLED, value: "true" }';
  assert.equal(nodeOf({ env }).settings.keys, ['cluster.name', 'xpack.security.authc.api_key.enabled']);
  assert.equal(nodeOf({ env, tag: '7.15.0' }).settings.keys, []);
});

node('arguments are taken in both spellings, with variables of the container', () => {
  const { settings } = nodeOf({
    env: '{ name: NAME, value: logs }',
    args: '"-E", "cluster.name=$(NAME)", "-Ehttp.port=9201"',
  });
  assert.equal([settings.get('cluster.name')?.text, settings.get('http.port')?.text], ['logs', '9201']);
});

node('placeholders take what the pod knows: fields, secrets, labels, what is missing', () => {
  const { settings } = nodeOf({
    file: 'node.name: ${POD}\nnode.attr.tier: ${TIER}\nbootstrap.password: ${SECRET}\nx: ${NOWHERE}\nnode.roles: ${ROLES}\ny: ${Z:z}',
    env: `{ name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } },
           { name: TIER, valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } },
           { name: SECRET, valueFrom: { secretKeyRef: { name: user, key: password } } },
           { name: ROLES, value: "master,data_hot" }`,
  });
  assert.equal(
    ['node.name', 'node.attr.tier', 'bootstrap.password', 'x', 'y'].map((key) => settings.get(key)?.text),
    ['{metadata.name}', 'hot', '{secret user/password}', '${NOWHERE}', 'z'],
  );
  assert.ok(settings.get('bootstrap.password')?.secret);
  assert.equal(settings.get('x')?.missing, ['NOWHERE']);
  assert.equal(settings.get('node.roles')?.list, ['master', 'data_hot']);
});

node('names of nodes come from the pods, ordinals counted', () => {
  assert.equal(nodeNames(nodeOf({ file: 'node.name: n-${HOSTNAME}' })), ['n-es-0', 'n-es-1']);
  assert.equal(nodeNames(nodeOf({ file: 'node.name: fixed' })), ['fixed', 'fixed']);
  assert.is(
    nodeNames(nodeOf({ env: '{ name: node.name, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }' })),
    undefined,
  );
});

node('roles: all by default, a list, or the switches of old', () => {
  const roles = (file: string, tag = '9.5.3') => [...nodeOf({ file, tag }).roles];
  assert.equal(roles(''), allRoles);
  assert.equal(roles('node.roles: []'), []);
  assert.equal(roles('node.roles: [ingest]'), ['ingest']);
  assert.equal(roles('node: { master: false, ml: false, data: false }', '7.3.0'), ['ingest', 'remote_cluster_client']);
  assert.equal(roles('node.voting_only: true\nnode.data: false\nnode.ingest: false\nnode.ml: false', '7.3.0'), [
    'master',
    'remote_cluster_client',
    'voting_only',
  ]);
});

node('data, heap, memory and version', () => {
  const { data, heap, memory, cpu, version, pods } = nodeOf({});
  assert.equal(
    data.map(({ path, mount }) => [path, mount?.kind]),
    [['/usr/share/elasticsearch/data', 'claim']],
  );
  assert.equal([heap.min?.bytes, heap.max?.bytes, memory, cpu], [2 ** 30, 2 ** 30, 2 ** 31, 1]);
  assert.equal(heap.max?.option.origin.position, { line: 3, column: 1 });
  assert.is(version?.text, '9.5.3');
  assert.equal(pods, ['es-0', 'es-1']);
  assert.equal(
    nodeOf({ file: 'path.data: [data, /var/es]' }).data.map(({ path, mount }) => [path, mount?.kind]),
    [
      ['/usr/share/elasticsearch/data', 'claim'],
      ['/var/es', undefined],
    ],
  );
  assert.is(nodeOf({ env: '{ name: ES_JAVA_OPTS, value: -Xmx4g }' }).heap.max?.bytes, 2 ** 32);
});

node('security is on from 8.0 unless it is off', () => {
  assert.equal(
    [
      isSecured(nodeOf({})),
      isSecured(nodeOf({ tag: '7.17.0' })),
      isSecured(nodeOf({ file: 'xpack.security.enabled: false' })),
    ],
    [true, false, false],
  );
});

node('a configuration that is not in the stack says nothing, and is said to', () => {
  const { settings, config } = one(`
kind: StatefulSet
metadata: { name: es }
spec:
  template:
    spec:
      containers:
        - name: elasticsearch
          image: elasticsearch:9.5.3
          volumeMounts:
            - { name: config, mountPath: /usr/share/elasticsearch/config/elasticsearch.yml, subPath: elasticsearch.yml }
      volumes: [{ name: config, configMap: { name: elsewhere } }]
`);
  assert.is(settings.complete, false);
  assert.is(config?.name, 'elsewhere');
});

node('clusters are told apart by namespace and name', () => {
  const pod = (name: string, namespace: string, cluster: string) =>
    `kind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { containers: [{ name: e, image: "elasticsearch:9.5.3", env: [{ name: cluster.name, value: ${cluster} }] }] }`;
  const stack = exampleStack(
    [pod('a', 'x', 'one'), pod('b', 'x', 'one'), pod('c', 'x', 'two'), pod('d', 'z', 'one')].join('\n---\n'),
  );
  assert.equal(
    stack.memo(elasticClusters).map(({ namespace, name, sets }) => [namespace, name, sets.map((set) => set.name)]),
    [
      ['x', 'one', ['a', 'b']],
      ['x', 'two', ['c']],
      ['z', 'one', ['d']],
    ],
  );
  assert.is(nameOfCluster(nodeOf({})), 'elasticsearch');
});

node('the image is told from others that are called alike', () => {
  const images = [
    'elasticsearch:8',
    'docker.elastic.co/elasticsearch/elasticsearch@sha256:0',
    'elasticsearch-oss:7.3.0',
  ];
  assert.ok(images.every(isElasticsearch));
  const others = [
    'fluent/fluentd-kubernetes-daemonset:v1-debian-elasticsearch9',
    'elasticsearch-exporter:1',
    'a/elasticsearch/x:1',
    '',
    null,
  ];
  assert.not.ok(others.some(isElasticsearch));
});

node('no configuration text makes the model throw', () => {
  const base = exampleStack(
    'kind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: e, image: "elasticsearch:9.5.3", ' +
      'volumeMounts: [{ name: c, mountPath: /usr/share/elasticsearch/config }] }], volumes: [{ name: c, configMap: ' +
      '{ name: c } }] }',
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 40 }), (yml, options) => {
      const config = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c' },
        data: { 'elasticsearch.yml': yml, 'jvm.options': options },
      };
      const [set] = stackOf([...base.objects, config]).memo(elasticNodes);
      assert.ok(set?.config);
    }),
    { numRuns: 500 },
  );
});

node.run();

const ways = suite('addresses');

const services = exampleStack(`
kind: Service
metadata: { name: es, namespace: logs }
spec: { clusterIP: None, selector: { app: es }, ports: [{ port: 9200 }] }
---
kind: Service
metadata: { name: http, namespace: logs }
spec: { selector: { app: es }, ports: [{ port: 443, targetPort: https }] }
---
kind: Service
metadata: { name: empty, namespace: logs }
spec: { selector: { app: nothing }, ports: [{ port: 9200 }] }
---
kind: StatefulSet
metadata: { name: es, namespace: logs }
spec:
  template:
    metadata: { labels: { app: es } }
    spec:
      containers:
        - name: elasticsearch
          image: elasticsearch:9.5.3
          env: [{ name: xpack.security.http.ssl.enabled, value: "true" }]
          ports: [{ name: https, containerPort: 9200 }]
`);

ways('a URL is split, with the port of its scheme', () => {
  assert.equal(address('https://es:9200'), { scheme: 'https', host: 'es', port: 9200 });
  assert.equal(address('HTTP://user:pw@es.logs/path'), { scheme: 'http', host: 'es.logs', port: 80 });
  assert.equal(
    ['es:9200', '', 'ftp://es', 'https://{secret a/b}:9200', 'https://es:x'].map(address),
    Array(5).fill(undefined),
  );
});

ways('names are resolved as a pod resolves them', () => {
  const found = (host: string, from = 'logs') => {
    const service = serviceOf(host, from, services);
    return typeof service === 'object' ? service.metadata.name : service;
  };
  assert.equal(
    ['es', 'es.logs', 'es.logs.svc', 'es.logs.svc.cluster.local', 'es.logs.svc.cluster.local.'].map((host) =>
      found(host),
    ),
    Array(5).fill('es'),
  );
  assert.equal(
    ['es-0.es', 'es-0.es.logs', 'es-0.es.logs.svc.cluster.local'].map((host) => found(host)),
    Array(3).fill('es'),
  );
  assert.equal([found('es', 'other'), found('nope'), found('nope.logs.svc')], [undefined, undefined, undefined]);
  assert.equal([found('10.0.0.1'), found('es.example.org'), found('::1')], Array(3).fill('elsewhere'));
});

ways('are followed to the nodes, and what is wrong is said', () => {
  const problem = (url: string) => route(address(url)!, 'logs', services)?.problem;
  assert.is(problem('https://es:9200'), undefined);
  assert.is(problem('https://http:443'), undefined);
  assert.equal(
    route(address('https://http')!, 'logs', services)?.nodes.map(({ name }) => name),
    ['es'],
  );
  assert.is(problem('http://es:9200'), 'es speaks https');
  assert.is(problem('https://http:9200'), 'the Service has no port 9200');
  assert.is(problem('https://es:9300'), 'es does not listen on 9300');
  assert.is(problem('https://empty:9200'), 'the Service selects no Elasticsearch node');
  assert.is(problem('https://nope:9200'), 'there is no such Service');
  assert.is(route(address('https://es.example.org:9200')!, 'logs', services), undefined);
});

ways.run();

const kibana = suite('Kibana');

const kibanaOf = (env: string) =>
  exampleStack(`
kind: ConfigMap
metadata: { name: config }
data: { kibana.yml: "elasticsearch.hosts: \${HOSTS}\\nserver: { name: x }" }
---
kind: Deployment
metadata: { name: kibana }
spec:
  template:
    spec:
      containers:
        - name: kibana
          image: kibana:9.5.3
          args: [--server.port=80]
          env: [${env}]
          volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
      volumes: [{ name: config, configMap: { name: config } }]
`).memo(kibanas)[0]!;

kibana('takes variables that are named like settings, over the file', () => {
  const { settings } = kibanaOf(
    '{ name: SERVER_NAME, value: kb }, { name: XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY, value: k }, { name: ' +
      'SERVER_NONSENSE, value: z }',
  );
  assert.equal(
    [
      settings.get('server.name')?.text,
      settings.get('server.port')?.text,
      settings.get('xpack.encryptedSavedObjects.encryptionKey')?.text,
    ],
    ['kb', '80', 'k'],
  );
  assert.equal(
    settings.keys.filter((key) => /nonsense/i.test(key)),
    [],
  );
});

kibana('reads one address, a JSON list, or a variable that is missing', () => {
  const urls = (env: string) => elasticsearchHosts(kibanaOf(env)).map(({ url }) => url);
  assert.equal(urls('{ name: HOSTS, value: "https://a" }'), ['https://a']);
  assert.equal(urls(`{ name: ELASTICSEARCH_HOSTS, value: '["https://a","https://b"]' }`), ['https://a', 'https://b']);
  assert.equal(urls(''), ['${HOSTS}']);
  assert.equal(urls(`{ name: HOSTS, value: "[broken" }`), ['[broken']);
});

kibana.run();
