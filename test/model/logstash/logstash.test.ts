import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../../scripts/model/logstash/compile';
import { plugins } from '../../../scripts/model/logstash/config';
import { dataVolume, logstashes, originIn, storage, uses } from '../../../scripts/model/logstash/logstash';
import { logstashSettings, optionsOf, settingOf, tabled } from '../../../scripts/model/logstash/tables/known';
import { optionsRead, substituted, textsIn } from '../../../scripts/model/logstash/value';
import { exampleStack } from '../../example';

const variables = new Map([['NAME', { text: 'es', path: '' }]]);

const values = suite('values');
values('variables come from the container, then from what stands behind the colon', () => {
  assert.equal(substituted('https://${NAME}:${PORT:9200}/${GONE}', variables), {
    text: 'https://es:9200/${GONE}',
    missing: ['GONE'],
  });
  assert.equal(substituted('${1}%{field}', variables), { text: '${1}%{field}', missing: [] });
});
values('options are read by their type', () => {
  const read = compile(
    'output { o { a => "${NAME}" b => [1, "x"] c => true d => { "k" => "v" } e => json { f => 2.5 } } }',
  );
  assert.ok('output' in read);
  const [found] = plugins(read.output);
  assert.ok(found);
  const options = optionsRead(found.plugin, variables);
  assert.is(options.text('a'), 'es');
  assert.equal(options.list('b'), ['1', 'x']);
  assert.equal(options.list('a'), ['es']);
  assert.is(options.bool('c', false), true);
  assert.equal(options.entries('d'), [['k', 'v']]);
  assert.is(options.nested('e')?.name, 'json');
  assert.is(options.number('a'), undefined);
  assert.equal(
    Array.from(found.plugin.options.values()).flatMap((value) => Array.from(textsIn(value))),
    ['${NAME}', 'x', 'true', 'k', 'v'],
  );
});
values.run();

const tables = suite('tables');
tables('settings know their releases, types and defaults', () => {
  const [old, current] = [8, 9].map((major) => ({ major, minor: 5, patch: 2, text: `${major}.5.2` }));
  const lookup = logstashSettings();
  assert.is(lookup.status('queue.compression', old), 'added');
  assert.is(lookup.status('queue.compression', current), 'known');
  assert.is(lookup.status('http.host', old), 'deprecated');
  assert.is(lookup.status('http.host', current), 'removed');
  assert.is(lookup.status('queue.typ', current), 'unknown');
  assert.equal(settingOf('queue.type'), {
    state: 'known',
    required: false,
    list: false,
    type: 'enum',
    values: ['persisted', 'memory'],
    default: 'memory',
  });
});
tables('options know what took their place', () => {
  assert.equal(
    ['input', 'filter', 'output', 'codec'].map((type) => tabled(type).length),
    [3, 15, 4, 4],
  );
  const http = optionsOf('input', 'http');
  assert.is(http?.get('ssl')?.state, 'obsolete');
  assert.is(http?.get('ssl')?.instead, 'ssl_enabled');
  assert.is(http?.get('port')?.default, '8080');
  assert.is(http?.get('tags')?.type, 'array', 'what every input has');
  assert.is(optionsOf('input', 'tcp'), undefined);
  assert.is(optionsOf('output', 'elasticsearch')?.get('workers')?.state, 'deprecated');
});
tables.run();

const stack = exampleStack(`
  kind: ConfigMap
  metadata: { name: config, namespace: logs }
  data:
    logstash.yml: |
      queue: { type: persisted, max_bytes: 2gb }
      pipeline.workers: 2
    pipelines.yml: |
      - pipeline.id: main
        path.config: /usr/share/logstash/pipeline/main
      - pipeline.id: rejected
        path.config: "/usr/share/logstash/pipeline/*.conf"
        queue.type: memory
        dead_letter_queue.enable: true
  ---
  kind: ConfigMap
  metadata: { name: main, namespace: logs }
  data:
    2.conf: |
      filter { if [a] { drop {} } }
      output { stdout {} }
    1.conf: |
      input { http { port => 8080 } }
  ---
  kind: ConfigMap
  metadata: { name: other, namespace: logs }
  data:
    broken.conf: input { http { port = 1 } }
  ---
  kind: StatefulSet
  metadata: { name: logstash, namespace: logs }
  spec:
    replicas: 2
    template:
      spec:
        containers:
          - name: logstash
            image: docker.elastic.co/logstash/logstash:9.5.2
            env: [{ name: LS_JAVA_OPTS, value: -Xms1g -Xmx1g }]
            volumeMounts:
              - { name: config, mountPath: /usr/share/logstash/config/logstash.yml, subPath: logstash.yml }
              - { name: config, mountPath: /usr/share/logstash/config/pipelines.yml, subPath: pipelines.yml }
              - { name: main, mountPath: /usr/share/logstash/pipeline/main }
              - { name: other, mountPath: /usr/share/logstash/pipeline }
              - { name: data, mountPath: /usr/share/logstash/data }
        volumes:
          - { name: config, configMap: { name: config } }
          - { name: main, configMap: { name: main } }
          - { name: other, configMap: { name: other } }
    volumeClaimTemplates:
      - metadata: { name: data }
        spec: { resources: { requests: { storage: 8Gi } } }
`);

const process = suite('logstashes');
process('a pipeline is its files by name, with its own settings over those of all', () => {
  const [one] = logstashes(stack);
  assert.ok(one);
  assert.is(one.version?.text, '9.5.2');
  assert.is(one.heap.max?.bytes, 2 ** 30);
  assert.equal(
    one.pipelines.map(({ id, files }) => [id, ...files.map(({ mounted }) => mounted.key)]),
    [
      ['main', '1.conf', '2.conf'],
      ['rejected', 'broken.conf'],
    ],
  );
  assert.equal(one.pipelines.map(storage), [
    { queue: 2 ** 31, page: 64 * 2 ** 20, deadLetters: 0 },
    { queue: 0, page: 64 * 2 ** 20, deadLetters: 2 ** 30 },
  ]);
  assert.is(dataVolume(one)?.size, 8 * 2 ** 30);
});
process('a line of a file is found again, one that cannot be read too', () => {
  const [one] = logstashes(stack);
  assert.ok(one);
  const found = Array.from(uses(one), ({ section, plugin, around }) => [section, plugin.name, around.length]);
  assert.equal(found, [
    ['input', 'http', 0],
    ['filter', 'drop', 1],
    ['output', 'stdout', 0],
  ]);
  const refusal = one.pipelines[1]?.files[0]?.refusal;
  assert.is(refusal?.error, 'ConfigurationError');
  const { object, path, position } = originIn(one, refusal?.place ?? { file: '', line: 0, column: 0 });
  assert.equal([object.metadata.name, path, position], ['other', 'data[broken.conf]', { line: 1, column: 21 }]);
});
process.run();
