import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fluentd } from '../../../policies/fluentd';
import { check } from '../../../scripts/engine/check';
import { destinations } from '../../../scripts/model/fluentd/destinations';
import { traceAll, traceTable, traceText } from '../../../scripts/model/fluentd/trace';
import { unknownFacts } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { Stack } from '../../../scripts/model/kube/stack';
import { stackOf } from '../../../scripts/model/kube/stack';
import { configText } from './arbitrary';

const line = fc.constantFrom(
  '@type tail',
  '@type elasticsearch',
  '@type elasticsearch_dynamic',
  '@type elasticsearch_data_stream',
  '@type copy',
  '@type relabel',
  '@type null',
  '@type record_transformer',
  '@type kubernetes_metadata',
  '@type grep',
  '@type parser',
  '@type dedot',
  '@type concat',
  '@type cri',
  '@type json',
  '@type regexp',
  '@type multi_format',
  '@type rewrite_tag_filter',
  '@type detect_exceptions',
  '@type file',
  '@type forward',
  '@label @A',
  '@label @ERROR',
  '@label @ROOT',
  'path /var/log/containers/*.log',
  'path /b',
  'pos_file /p',
  'tag kubernetes.*',
  'tag ${tag}',
  'exclude_path ["/var/log/containers/*infra*.log"]',
  'enable_ruby true',
  'key_name message',
  'key $.kubernetes.labels',
  'pattern /(/',
  'pattern /^a/',
  'expression /(?<a>.*)/',
  'expression ((',
  'host es',
  'hosts a,https://b:1',
  'index_name ${$.a.b}-%Y',
  'index_name ${tag[9]}',
  "logstash_prefix ${record['a']['b']}",
  'logstash_format true',
  'x ${record["a"]["b"] + 1}',
  'x ${record.dig("a") ? 1 : [2][0]}',
  'x {"a": ["${tag}"]}',
  'chunk_limit_size nonsense',
  'total_limit_size -1',
  'flush_thread_count 99',
  'workers 3',
  'write_operation create',
  'id_key a.b',
  'target_index_key a.b.c',
  'reserve_data true',
  'remove_keys $.a.b,c',
  'use_partial_cri_logtag true',
  'format none',
  'remove_tag_prefix kubernetes',
  '@include fluent.conf',
  '@include *.conf',
  'regexp1 message /a/',
);
const section = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    line.map((text) => `${text}\n`),
    fc
      .tuple(
        fc.constantFrom(
          'source',
          'match **',
          'match kubernetes.**',
          'match {a,b}.**.c /x/',
          'match /(/',
          'filter **',
          'label @A',
          'label @ERROR',
          'label',
          'worker 0',
          'worker 1-9',
          'worker x',
          'system',
          'buffer tag, time, $.a',
          'buffer []',
          'buffer',
          'parse',
          'record',
          'store',
          'rule',
          'regexp',
          'exclude',
          'and',
          'or',
          'pattern',
          'secondary',
          'server',
        ),
        fc.array(tie('node'), { maxLength: 6 }),
      )
      .map(([head, body]) => `<${head}>\n${body.join('')}</${head.split(' ')[0]}>\n`),
  ),
})).node;
const config = fc.oneof(
  fc.array(section, { maxLength: 8 }).map((nodes) => nodes.join('')),
  configText,
);

function stackWith(text: string, container: Record<string, unknown> = {}): Stack {
  const fluent = {
    name: 'fluentd',
    image: 'fluent/fluentd:v1.19.3',
    volumeMounts: [{ name: 'c', mountPath: '/fluentd/etc' }],
    ...container,
  };
  const objects: Manifest[] = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'fluent.conf': text } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'f' },
      spec: { template: { spec: { containers: [fluent], volumes: [{ name: 'c', configMap: { name: 'c' } }] } } },
    },
  ];
  const load = { eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: {}, outage: '1h' };
  const nodePools = [{ name: 'p', count: 3, cpu: '4', memory: '8Gi', disk: '1Gi' }];
  return stackOf(objects, {
    facts: { ...unknownFacts, load, nodePools, logs: { collected: ['shop'], excluded: ['infra'] } },
  });
}

const fuzz = suite('any configuration');

fuzz('is traced and checked without a crash', () => {
  fc.assert(
    fc.property(config, (text) => {
      const stack = stackWith(text);
      const trace = traceAll(stack);
      assert.ok(traceTable(trace).length > 0 && traceText(trace).length > 0);
      assert.ok(Array.isArray(destinations(stack)));
      for (const { position } of check(stack, fluentd)) {
        if (position)
          assert.ok(position.line >= 1 && position.line <= text.split('\n').length + 1, `line ${position.line}`);
      }
    }),
    { numRuns: 400 },
  );
});

fuzz('in a container of any shape', () => {
  const odd = fc.oneof(
    fc.anything({ maxDepth: 3 }),
    fc.constantFrom(null, [null], [{}], [{ name: 'K8S_NODE_NAME' }], [{ name: 1, valueFrom: null }], '', 0),
  );
  const container = fc.record(
    { env: odd, envFrom: odd, volumeMounts: odd, resources: odd, command: odd, args: odd, name: odd, ports: odd },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(container, (fields) => {
      const stack = stackWith('<match **>\n@type elasticsearch\n</match>\n', fields as Record<string, unknown>);
      assert.ok(Array.isArray(check(stack, fluentd)));
    }),
    { numRuns: 300 },
  );
});

fuzz.run();
