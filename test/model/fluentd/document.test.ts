import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fluentd } from '../../../policies/fluentd';
import { check } from '../../../scripts/engine/check';
import { destinations } from '../../../scripts/model/fluentd/destinations';
import { endText, traceOne } from '../../../scripts/model/fluentd/trace';
import type { Facts } from '../../../scripts/model/kube/facts';
import { unknownFacts } from '../../../scripts/model/kube/facts';
import type { Stack } from '../../../scripts/model/kube/stack';
import { stackOf } from '../../../scripts/model/kube/stack';
import { parse } from '../../../scripts/yaml/parse';

// The two configurations of the article, as it printed them.
const folder = join(__dirname, '../../fixtures/document');
const files = { first: 'fluentd-config-map.yaml', second: 'fluentd-config-map-custome-index.yaml' };

function document(which: keyof typeof files, facts: Partial<Facts> = {}): Stack {
  const objects = [files[which], 'fluentd-daemonset.yaml'].flatMap((file) =>
    parse(readFileSync(join(folder, file), 'utf8'), file),
  );
  return stackOf(objects, { facts: { ...unknownFacts, ...facts } });
}

const pods = [
  'app-test/my-nginx-6d4cf56db6-x7k2p/my-nginx',
  'kube-logging/my-nginx-6d4cf56db6-x7k2p/my-nginx',
  'kube-logging/fluentd-x7k2p/fluentd',
  'kube-system/coredns-0/coredns',
  'infra/api-0/api',
  'monitoring/prometheus-0/prometheus',
  'prod/infrastructure-api-0/api',
  'prod/billing-0/monitoring-sidecar',
  'monitoring-prod/web-0/web',
  'prod/kube-logging-docs-0/web',
  'prod/a.infra-0/web',
];

/** Where each pod's log ends. */
function table(stack: Stack): string {
  return pods
    .map((text) => {
      const [namespace = '', pod = '', container = ''] = text.split('/');
      const ends = traceOne(stack, { namespace, pod, container }).logs.flatMap(({ paths }) =>
        paths.map(({ end }) => endText(end)),
      );
      return `${text} -> ${ends.join(' and ')}`;
    })
    .join('\n');
}

const traced = suite('the document, traced');

traced('the first configuration sends everything to one index, its own log too', () => {
  assert.is(
    table(document('first', { containerRuntime: 'docker' })),
    pods.map((pod) => `${pod} -> index logstash-YYYY.MM.DD`).join('\n'),
  );
});

traced('the second has an index for each pod, and drops the logs of others by a part of their names', () => {
  assert.is(
    table(document('second', { containerRuntime: 'docker' })),
    [
      'app-test/my-nginx-6d4cf56db6-x7k2p/my-nginx -> index my-nginx-6d4cf56db6-x7k2p-YYYY.MM.DD',
      'kube-logging/my-nginx-6d4cf56db6-x7k2p/my-nginx -> dropped: null',
      'kube-logging/fluentd-x7k2p/fluentd -> dropped: null',
      'kube-system/coredns-0/coredns -> dropped: null',
      'infra/api-0/api -> dropped: null',
      'monitoring/prometheus-0/prometheus -> dropped: null',
      'prod/infrastructure-api-0/api -> dropped: null',
      'prod/billing-0/monitoring-sidecar -> dropped: null',
      'monitoring-prod/web-0/web -> dropped: null',
      'prod/kube-logging-docs-0/web -> dropped: null',
      'prod/a.infra-0/web -> dropped: null',
    ].join('\n'),
  );
});

traced('on containerd neither delivers a line', () => {
  const lost = pods
    .map((pod) => `${pod} -> LOST: pattern not matched: json does not read the lines of containerd`)
    .join('\n');
  assert.is(table(document('first')), lost);
  assert.is(table(document('second')), lost);
});

traced('the names that are written to', () => {
  const found = (which: keyof typeof files) =>
    destinations(document(which, { containerRuntime: 'docker' })).map(({ kind, pattern, output }) => [
      kind,
      pattern,
      output.user?.name,
    ]);
  assert.equal(found('first'), [['index', 'logstash-*', 'elastic']]);
  assert.equal(found('second'), []); // the only pod of these files is the agent itself
});

traced.run();

const findings = suite('the document, checked');
const facts: Partial<Facts> = {
  nodePools: [{ name: 'workers', count: 1, cpu: '4', memory: '16Gi', disk: '10Gi' }],
  load: { eventsPerSecond: 4000, bytesPerEvent: 500, peakFactor: 1, retention: {}, outage: '30m' },
  logs: { collected: ['app-test', 'prod'], excluded: ['infra', 'monitoring'] },
};

/** Rule and message, where the finding is in the file of the article. */
function found(which: keyof typeof files): string[] {
  return check(document(which, facts), fluentd).map(
    ({ policy, message, position }) => `${position ? `${position.line}: ` : ''}${policy.slice(8)}: ${message}`,
  );
}

const both = (position: string, output: number, metadata: number) => [
  'memory-for-chunks: the limit is 200Mi, the chunks of 1 buffers need 216 MiB',
  'node-name-supplied: kubernetes_metadata watches pods, and K8S_NODE_NAME is not set',
  'image-fits-elasticsearch: the image does not say for which Elasticsearch it is built',
  '1: agent-log-label: match fluent.** stands outside <label @FLUENT_LOG>',
  '1: error-label: there is no <label @ERROR>',
  '1: metrics-exposed: no source prometheus or monitor_agent is there',
  '6: follow-inodes: the tail of /var/log/containers/*.log does not follow inodes',
  '6: own-logs-excluded: reads the log of the agent itself, kube-logging/fluentd',
  '6: malformed-lines-kept: a line that the parser does not read is thrown away',
  '8: rotated-files-read: a file that was rotated while the agent was down is not read',
  `${metadata}: goes-on-without-kubernetes: the agent ends when a watch failed 10 times`,
  `${metadata}: goes-on-without-kubernetes: each record waits 3 s for an API that hangs: open_timeout`,
  `${metadata}: goes-on-without-kubernetes: each record waits 10 s for an API that hangs: read_timeout`,
  `${metadata}: unknown-pod-keeps-namespace: the namespace of an unknown pod becomes .orphaned`,
  `${output}: invalid-bytes-replaced: bytes that are not UTF-8 come to Elasticsearch as they are`,
  '6: partial-lines-joined: nothing joins the parts of a long line',
  `9: state-apart-from-logs: pos_file ${position} lies among the logs of the node`,
  '13: cri-parser: the parser json does not read the lines of containerd',
  '14: time-offset-parsed: time_format %Y-%m-%dT%H:%M:%S.%NZ takes Z for a letter',
  `${metadata}: dedot-labels: labels like app.kubernetes.io/name reach Elasticsearch with their dots`,
  `${output}: request-timeout: request_timeout is 5 s`,
  `${output + 1}: no-dynamic-output: the output is elasticsearch_dynamic`,
  `${output + 1}: duplicate-free-retries: the output elasticsearch_dynamic has no id_key`,
  `${output + 10}: service-connection-kept: reload_connections is true`,
  `${output + 15}: state-apart-from-logs: buffer /var/log/fluentd-buffers/kubernetes.system.buffer lies among the logs of the node`,
  `${output + 23}: buffer-survives-outage: the buffer of 64 MiB holds 33 s at 1.9 MiB/s a node, the outage to survive is 30m`,
  `${output + 23}: deprecated-parameter: queue_limit_length is old: total_limit_size is its name`,
  `${output + 24}: overflow-action-chosen: overflow_action is block`,
];

findings('the first configuration', () => {
  assert.equal(found('first').sort(), both('/var/log/app.log.pos', 22, 18).sort());
});

findings('the second, with its exclusions and its index for each pod', () => {
  const word = (line: number, name: string) => [
    `${line}: exclusion-matches-only-its-namespace: kubernetes.var.log.containers.**${name}**.log also takes pod ${name}-api of another namespace, container ${name}-sidecar, namespace ${name}-prod`,
    `${line}: drop-before-metadata: match kubernetes.var.log.containers.**${name}**.log drops what kubernetes_metadata has looked up`,
  ];
  const more = [
    ...word(21, 'kube-logging'),
    ...word(24, 'kube-system'),
    ...word(27, 'monitoring'),
    ...word(30, 'infra'),
  ];
  more.push("46: bounded-index-names: logstash_prefix ${record['kubernetes']['pod_name']} names an index for each pod");
  assert.equal(found('second').sort(), [...both('/var/log/containers.log.pos', 34, 18), ...more].sort());
});

findings.run();
