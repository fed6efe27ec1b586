import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agents } from '../../../scripts/model/fluentd/agent';
import type { Path } from '../../../scripts/model/fluentd/flow';
import { flow } from '../../../scripts/model/fluentd/flow';
import type { TraceEnd } from '../../../scripts/model/fluentd/trace';
import { endText } from '../../../scripts/model/fluentd/trace';
import { unknownFacts } from '../../../scripts/model/kube/facts';
import type { Stack } from '../../../scripts/model/kube/stack';
import { stackOf } from '../../../scripts/model/kube/stack';

const tail =
  '<source>\n@type tail\npath /var/log/containers/*.log\npos_file /p\ntag kubernetes.*\n<parse>\n@type cri\n</parse>\n</source>\n';
const metadata = '<filter kubernetes.**>\n@type kubernetes_metadata\n</filter>\n';
const output = (lines: string, buffer = '') =>
  `<match **>\n@type elasticsearch\nhost es\n${lines}\n${buffer}</match>\n`;

/** A DaemonSet with this configuration, and more files of the same ConfigMap. */
function agentStack(
  config: string,
  files: Record<string, string> = {},
  env: unknown[] = [],
  runtime: 'containerd' | 'docker' = 'containerd',
): Stack {
  const container = {
    name: 'fluentd',
    image: 'fluent/fluentd:v1.19.3',
    env,
    volumeMounts: [{ name: 'config', mountPath: '/fluentd/etc' }],
  };
  const template = { spec: { containers: [container], volumes: [{ name: 'config', configMap: { name: 'config' } }] } };
  return stackOf(
    [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'config', namespace: 'logs' },
        data: { 'fluent.conf': config, ...files },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'fluentd', namespace: 'logs' },
        spec: { template },
      },
    ],
    { facts: { ...unknownFacts, containerRuntime: runtime } },
  );
}

const shop = {
  namespace: 'shop',
  pod: 'web-1',
  container: 'nginx',
  labels: { app: 'Web', 'app.kubernetes.io/part-of': 'x' },
};

function paths(
  config: string,
  pod = shop,
  ...rest: [files?: Record<string, string>, env?: unknown[], runtime?: 'containerd' | 'docker']
): Path[] {
  const stack = agentStack(config, ...rest);
  return agents(stack).flatMap((agent) => flow(agent, pod, stack.facts.containerRuntime));
}

const ends = (...args: Parameters<typeof paths>) => paths(...args).map(({ end }) => endText(end as TraceEnd));

const sources = suite('flow: what a source reads');

sources('a container runtime and its parser', () => {
  const json = tail.replace('cri', 'json');
  const all = output('index_name a');
  assert.equal(ends(tail + all), ['index a']);
  assert.equal(ends(json + all), ['LOST: pattern not matched: json does not read the lines of containerd']);
  assert.equal(ends(json + all, shop, {}, [], 'docker'), ['index a']);
  assert.equal(ends(tail + all, shop, {}, [], 'docker'), [
    'LOST: pattern not matched: cri does not read the JSON lines of docker',
  ]);
});

sources('a regular expression is tried on a line of the runtime', () => {
  const parse = (expression: string) =>
    tail.replace('@type cri', `@type regexp\nexpression ${expression}`) + output('index_name a');
  assert.equal(ends(parse('/^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$/')), ['index a']);
  assert.match(ends(parse('/^(?<log>\\{.*\\})$/'))[0] ?? '', 'the expression does not read the lines of containerd');
});

sources('several formats, the first that reads', () => {
  const parse =
    '<parse>\n@type multi_format\n<pattern>\nformat json\n</pattern>\n<pattern>\nformat cri\n</pattern>\n</parse>';
  assert.equal(ends(tail.replace(/<parse>[\s\S]*<\/parse>/, parse) + output('index_name a')), ['index a']);
});

sources('exclude_path', () => {
  const config = tail.replace('tag', 'exclude_path ["/var/log/containers/*_shop_*.log"]\ntag') + output('index_name a');
  assert.equal(ends(config), ['dropped: exclude_path']);
  assert.equal(ends(config, { ...shop, namespace: 'shopping' }), ['index a']);
});

sources('a file that no source names', () => {
  assert.equal(ends(tail.replace('containers/*', 'other/*') + output('')), ['not read: no source reads the file']);
});

sources('the tag is the path with dots', () => {
  const [path] = paths(tail + output('index_name a'));
  assert.match(path?.tag ?? '', /^kubernetes\.var\.log\.containers\.web-1_shop_nginx-[0-9a-f]{64}\.log$/);
});

sources.run();

const names = suite('flow: the name of the index');
const cases: Record<string, [config: string, end: string]> = {
  'the default': [output(''), 'index fluentd'],
  logstash_format: [output('logstash_format true'), 'index logstash-YYYY.MM.DD'],
  'a prefix and a format': [
    output('logstash_format true\nlogstash_prefix k8s\nlogstash_dateformat %Y.%m'),
    'index k8s-YYYY.MM',
  ],
  'a chunk key': [
    output(
      'logstash_format true\nlogstash_prefix ${$.kubernetes.namespace_name}',
      '<buffer tag, $.kubernetes.namespace_name>\n</buffer>\n',
    ),
    'index shop-YYYY.MM.DD',
  ],
  'a placeholder without its chunk key stays': [
    output('logstash_format true\nlogstash_prefix ${$.kubernetes.namespace_name}', '<buffer>\n</buffer>\n'),
    'index ${$.kubernetes.namespace_name}-YYYY.MM.DD (${$.kubernetes.namespace_name} is no chunk key: it stays as it is)',
  ],
  'a placeholder without its chunk key, beside another key, is empty': [
    output('logstash_format true\nlogstash_prefix ${$.kubernetes.namespace_name}', '<buffer tag, stream>\n</buffer>\n'),
    'index -YYYY.MM.DD (${$.kubernetes.namespace_name} is no chunk key: it becomes empty text)',
  ],
  'Ruby is no placeholder of this plugin': [
    output("logstash_format true\nlogstash_prefix ${record['kubernetes']['pod_name']}"),
    "index ${record['kubernetes']['pod_name']}-YYYY.MM.DD (${record['kubernetes']['pod_name']} is no placeholder of this plugin: it stays as it is)",
  ],
  'a field that the record does not have': [
    output('logstash_format true\nlogstash_prefix ${$.team}', '<buffer tag, $.team>\n</buffer>\n'),
    'index -YYYY.MM.DD (the record has no $.team: the placeholder becomes empty text)',
  ],
  'a date without time as chunk key': [
    output('index_name logs-%Y'),
    'index logs-%y (logs-%Y is not given the time: time is no chunk key)',
  ],
  'a date with time as chunk key': [
    output('index_name Logs-%Y.%m', '<buffer tag, time>\ntimekey 1d\n</buffer>\n'),
    'index logs-YYYY.MM',
  ],
  'a part of the tag': [output('index_name ${tag[0]}-${tag[1]}'), 'index kubernetes-var'],
  'Ruby in elasticsearch_dynamic': [
    "<match **>\n@type elasticsearch_dynamic\nlogstash_format true\nlogstash_prefix ${record['kubernetes']['pod_name']}\n</match>",
    'index web-1-YYYY.MM.DD',
  ],
  'a data stream': [
    '<match **>\n@type elasticsearch_data_stream\ndata_stream_name logs-${$.kubernetes.namespace_name}\n<buffer tag, $.kubernetes.namespace_name>\n</buffer>\n</match>',
    'data stream logs-shop',
  ],
  'create on a name of the data stream scheme': [
    `<filter **>\n@type elasticsearch_genid\n</filter>\n${output('index_name logs-a-b\nwrite_operation create\nid_key _hash')}`,
    'data stream logs-a-b',
  ],
  target_index_key: [output('target_index_key kubernetes.container_name'), 'index nginx'],
};
for (const [reason, [config, end]] of Object.entries(cases))
  names(reason, () => assert.equal(ends(tail + metadata + config), [end]));

names('a record without metadata ends elasticsearch_dynamic in an error', () => {
  const dynamic = "<match **>\n@type elasticsearch_dynamic\nindex_name ${record['kubernetes']['pod_name']}\n</match>";
  assert.equal(ends(tail + dynamic), ["LOST: undefined method '[]' for nil in ${record['kubernetes']['pod_name']}"]);
});
names.run();

const filters = suite('flow: filters');
const indexed = output('index_name i-${$.x}', '<buffer tag, $.x>\n</buffer>\n');
const transform = (record: string, more = 'enable_ruby true') =>
  `<filter **>\n@type record_transformer\n${more}\n<record>\n${record}\n</record>\n</filter>\n`;
const fields: Record<string, [filters: string, end: string]> = {
  'Ruby on labels': [metadata + transform("x ${record.dig('kubernetes', 'labels', 'app').downcase}"), 'index i-web'],
  'a fallback': [metadata + transform("x ${record.dig('kubernetes', 'labels', 'none') || 'none'}"), 'index i-none'],
  'text around Ruby': [
    metadata + transform("x a-${record['kubernetes']['namespace_name']}-${tag_parts[0]}"),
    'index i-a-shop-kubernetes',
  ],
  'Ruby that raises, and no @ERROR': [
    transform("x ${record['kubernetes']['namespace_name']}"),
    "LOST: x: undefined method '[]' for nil",
  ],
  'without Ruby': [transform('x ${tag_parts[1]}', ''), 'index i-var'],
  'without Ruby there is no nested field': [
    metadata + transform('x ${record["kubernetes"]["namespace_name"]}', ''),
    'index i- (the record has no $.x: the placeholder becomes empty text)',
  ],
  'a hash': [
    transform('x {"y": "z"}') +
      '<filter **>\n@type record_transformer\nenable_ruby true\n<record>\nx ${record["x"]["y"]}\n</record>\n</filter>\n',
    'index i-z',
  ],
  record_modifier: [
    metadata +
      "<filter **>\n@type record_modifier\n<record>\nx ${record['kubernetes']['pod_name']}\n</record>\n</filter>\n",
    'index i-web-1',
  ],
  'grep keeps': [
    metadata +
      transform('x y') +
      '<filter **>\n@type grep\n<regexp>\nkey $.kubernetes.namespace_name\npattern /^shop$/\n</regexp>\n</filter>\n',
    'index i-y',
  ],
  'grep drops': [
    metadata +
      '<filter **>\n@type grep\n<exclude>\nkey $.kubernetes.namespace_name\npattern /^shop$/\n</exclude>\n</filter>\n',
    'dropped: $.kubernetes.namespace_name matches /^shop$/',
  ],
  'a parser that drops the other fields': [
    metadata +
      '<filter **>\n@type parser\nkey_name message\n<parse>\n@type json\n</parse>\n</filter>\n' +
      transform("x ${record.dig('kubernetes', 'pod_name') || 'gone'}"),
    'index i-<pod_name>', // the JSON of the application may name one
  ],
  'a parser that keeps them': [
    metadata +
      '<filter **>\n@type parser\nkey_name message\nreserve_data true\n<parse>\n@type json\n</parse>\n</filter>\n' +
      transform("x ${record.dig('kubernetes', 'pod_name') || 'gone'}"),
    'index i-web-1',
  ],
  'dots in keys': [
    metadata +
      '<filter **>\n@type dedot\nde_dot_nested true\n</filter>\n' +
      transform("x ${record.dig('kubernetes', 'labels', 'app_kubernetes_io/part-of')}"),
    'index i-x',
  ],
  'a filter for another tag does nothing': [
    metadata.replace('kubernetes.**', 'other.**') + transform("x ${record.key?('kubernetes')}"),
    'index i-false',
  ],
};
for (const [reason, [config, end]] of Object.entries(fields))
  filters(reason, () => assert.equal(ends(tail + config + indexed), [end]));
filters.run();

const routing = suite('flow: routing');

routing('the first match takes all', () => {
  const drop = '<match kubernetes.**>\n@type null\n</match>\n';
  assert.equal(ends(tail + drop + output('')), ['dropped: null']);
  assert.equal(ends(tail + output('') + drop), ['index fluentd']);
});

routing('a filter behind the match does nothing', () => {
  assert.equal(
    ends(tail + output('index_name a') + '<filter **>\n@type grep\n<regexp>\nkey x\npattern /y/\n</regexp>\n</filter>'),
    ['index a'],
  );
});

routing('no match', () => {
  assert.match(
    ends(tail + '<match other.**>\n@type null\n</match>')[0] ?? '',
    /^LOST: no <match> takes kubernetes\.var/,
  );
});

routing('labels and relabel', () => {
  const labelled = tail.replace('tag', '@label @A\ntag');
  const config = `${labelled}<label @A>\n<match **>\n@type relabel\n@label @B\n</match>\n</label>\n<label @B>\n${output('index_name b')}</label>\n${output('index_name top')}`;
  assert.equal(ends(config), ['index b']);
  assert.equal(ends(config.replace('<label @B>', '<label @C>')), ['LOST: there is no <label @B>']);
});

routing('copy goes to every store', () => {
  const store = (name: string) => `<store>\n@type elasticsearch\nindex_name ${name}\n</store>\n`;
  assert.equal(
    ends(`${tail}<match **>\n@type copy\n${store('a')}${store('b')}<store>\n@type stdout\n</store>\n</match>`),
    ['index a', 'index b', 'output stdout'],
  );
});

routing('rewrite_tag_filter', () => {
  const rule =
    '<match kubernetes.**>\n@type rewrite_tag_filter\n<rule>\nkey $.kubernetes.namespace_name\npattern /^(sh)op$/\ntag team.$1\n</rule>\n</match>\n';
  assert.equal(ends(tail + metadata + rule + '<match team.sh>\n@type elasticsearch\nindex_name team\n</match>'), [
    'index team',
  ]);
  assert.equal(ends(tail + rule + output('')), ['LOST: no rule changes the tag']);
});

routing('an error goes to @ERROR', () => {
  const config = `${tail}${transform("x ${record['a']['b']}")}${output('')}<label @ERROR>\n${output('index_name errors')}</label>`;
  assert.equal(ends(config), ['index errors']);
});

routing('a circle of labels ends', () => {
  const config = `${tail.replace('tag', '@label @A\ntag')}<label @A>\n<match **>\n@type relabel\n@label @A\n</match>\n</label>`;
  assert.equal(ends(config), ['LOST: the event goes round for ever']);
});

routing('includes, ConfigMap keys and variables', () => {
  const files = { 'source.conf': tail, 'out.conf': output('index_name "#{ENV[\'NAME\']}"') };
  assert.equal(
    ends("@include source.conf\n@include \"#{ENV['OUT'] || 'out'}.conf\"", shop, files, [
      { name: 'NAME', value: 'mine' },
    ]),
    ['index mine'],
  );
});

routing('a source of one worker is read once, a source of all by each', () => {
  const system = '<system>\nworkers 2\n</system>\n';
  assert.is(paths(`${system}<worker 0>\n${tail}</worker>\n${output('')}`).length, 1);
  assert.is(paths(`${system}${tail}${output('')}`).length, 2);
});

routing('the configuration of the image, where none is mounted', () => {
  const image = 'fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1';
  const env = [{ name: 'FLUENT_CONTAINER_TAIL_PARSER_TYPE', value: 'cri' }];
  const template = { spec: { containers: [{ name: 'fluentd', image, env }] } };
  const stack = stackOf([
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'fluentd', namespace: 'logs' }, spec: { template } },
  ]);
  const [agent] = agents(stack);
  const end = (pod: typeof shop) => agent && endText(flow(agent, pod, 'containerd')[0]?.end as TraceEnd);
  assert.is(end(shop), 'index logstash-YYYY.MM.DD');
  assert.is(end({ ...shop, pod: 'fluentd-x' }), 'dropped: exclude_path');
});

routing.run();
