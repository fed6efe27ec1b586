import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agents } from '../../../scripts/model/fluentd/agent';
import { elasticsearchOutputs } from '../../../scripts/model/fluentd/destinations';
import { agentImage, isFluentd } from '../../../scripts/model/fluentd/image';
import { statePaths } from '../../../scripts/model/fluentd/state';
import { stackOf } from '../../../scripts/model/kube/stack';
import { parse } from '../../../scripts/yaml/parse';

const image = suite('image');

image('which image runs Fluentd', () => {
  const yes = [
    'fluent/fluentd:v1.19',
    'fluent/fluentd-kubernetes-daemonset',
    'docker.io/bitnami/fluentd@sha256:00',
    'quay.io/fluentd_elasticsearch/fluentd:v3',
  ];
  const no = ['fluent/fluent-bit:3', 'registry/fluentd/exporter:1', 'nginx', 'bitnami/fluentd-exporter:1'];
  assert.equal([...yes, ...no].filter(isFluentd), yes);
});

image('what the tag says', () => {
  const of = (tag: string) => {
    const { version, variant, major } = agentImage(`fluent/fluentd-kubernetes-daemonset:${tag}`);
    return [version, variant, major];
  };
  assert.equal(of('v1.19.3-debian-elasticsearch9-1.1'), ['1.19.3', 'elasticsearch', 9]);
  assert.equal(of('v1.19.3-debian-elasticsearch8-amd64-1.1'), ['1.19.3', 'elasticsearch', 8]);
  assert.equal(of('v1.1-debian-elasticsearch'), ['1.1', 'elasticsearch', undefined]);
  assert.equal(of('v1.16-debian-kafka2-1'), ['1.16', 'kafka', 2]);
  assert.equal(of('v1.19.3-debian-elasticsearch9-1.1@sha256:0123'), ['1.19.3', 'elasticsearch', 9]);
});

image.run();

const agent = suite('agents');

const stack = (container: string, data = 'fluent.conf: ""', more = '') =>
  stackOf(
    parse(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: config, namespace: logs }\ndata:\n  ${data}\n---\napiVersion: apps/v1\nkind: DaemonSet\n` +
        `metadata: { name: fluentd, namespace: logs }\nspec:\n  template:\n    spec:\n      containers:\n        - name: fluentd\n          image: fluent/fluentd:v1.19.3\n` +
        `${container.replace(/^/gm, '          ')}\n      volumes: [{ name: config, configMap: { name: config } }]\n${more}`,
      'test',
    ),
  );
const mounted = 'volumeMounts: [{ name: config, mountPath: /fluentd/etc }]';

agent('the file that it is started with', () => {
  const entry = (container: string) => agents(stack(container))[0]?.entry;
  assert.is(entry(mounted), '/fluentd/etc/fluent.conf');
  assert.is(entry('env: [{ name: FLUENTD_CONF, value: main.conf }]'), '/fluentd/etc/main.conf');
  assert.is(entry('args: [-c, /conf/a.conf, -p, /plugins]'), '/conf/a.conf');
  assert.is(entry('command: [sh, -c, "exec fluentd --config=/conf/b.conf"]'), '/conf/b.conf');
});

agent('a mount of one key, under another name', () => {
  const [found] = agents(
    stackOf(
      parse(
        `
apiVersion: v1
kind: ConfigMap
metadata: { name: config }
data:
  a.conf: "<match **>\\n  @type elasticsearch\\n  host \\"#{ENV['HOST']}\\"\\n  user \\"#{ENV['USER']}\\"\\n</match>\\n"
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: fluentd }
spec:
  template:
    spec:
      containers:
        - name: fluentd
          image: fluentd
          env:
            - { name: NAMESPACE, value: store }
            - { name: HOST, value: es.$(NAMESPACE).svc }
            - { name: USER, valueFrom: { secretKeyRef: { name: es, key: user } } }
          volumeMounts: [{ name: config, mountPath: /fluentd/etc/fluent.conf, subPath: fluent.conf }]
      volumes: [{ name: config, configMap: { name: config, items: [{ key: a.conf, path: fluent.conf }] } }]
`,
        'test',
      ),
    ),
  );
  assert.ok(found?.readable);
  const [output] = elasticsearchOutputs(found as NonNullable<typeof found>);
  assert.equal(output?.backends, [
    {
      scheme: 'http',
      host: 'es.store.svc',
      port: 9200,
      place: { file: '/fluentd/etc/fluent.conf', line: 3, column: 3 },
    },
  ]);
  assert.is(output?.user?.name, '<secret es/user>');
});

agent('several workers', () => {
  const [found] = agents(stack(mounted, 'fluent.conf: "<system>\\n  workers 4\\n</system>\\n"'));
  assert.is(found?.workers, 4);
  assert.is(found?.environment.workerId, undefined);
});

agent('an image whose configuration nobody knows', () => {
  assert.is(agents(stack('volumeMounts: []'))[0]?.readable, false);
});

agent('where it remembers', () => {
  const text =
    'fluent.conf: "<source>\\n@type tail\\npath /a\\npos_file /p\\nread_from_head true\\n</source>\\n<match **>\\n@type elasticsearch\\nhost es\\n<buffer>\\n@type file\\npath /b\\n</buffer>\\n</match>\\n"';
  const found = agents(stack(mounted, text)).flatMap(statePaths);
  assert.equal(
    found.map(({ what, path, owner, readFromHead, place }) => [what, path, owner, readFromHead, place.line]),
    [
      ['pos_file', '/p', 'tail /a', true, 4],
      ['buffer', '/b', 'elasticsearch es', false, 12],
    ],
  );
});

agent.run();
