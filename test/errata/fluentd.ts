import * as assert from 'uvu/assert';
import type { Manifest } from '../../scripts/model/kube/manifest';
import type { Unstructured } from '../../scripts/model/kube/shape';
import type { Planted } from './planted';

interface Agent {
  /** The files of the ConfigMap, by name. */
  conf: Record<string, string>;
  pod: Unstructured;
  container: Unstructured;
  objects: readonly Manifest[];
}

/** Replaces a text that must be there. */
function replace(conf: Record<string, string>, file: string, from: string | RegExp, to: string): void {
  const before = conf[file] ?? '';
  const after = before.replace(from, () => to);
  assert.ok(after !== before, `${file} has no ${from}`);
  conf[file] = after;
}

const inFile =
  (file: string, from: string | RegExp, to: string) =>
  ({ conf }: Agent) =>
    replace(conf, file, from, to);
const metadata = /<filter kubernetes\.\*\*>\s+@type kubernetes_metadata[\s\S]*?<\/filter>/;
const without =
  (name: string) =>
  ({ container }: Agent) => {
    container.env = container.env.filter((entry: Unstructured) => entry.name !== name);
  };
const env =
  (name: string, value: string) =>
  ({ container }: Agent) => {
    container.env.find((entry: Unstructured) => entry.name === name).value = value;
  };

/** By id: what, how it is put back, the rules that speak. */
const errata: Readonly<
  Record<string, readonly [what: string, change: (agent: Agent) => void, rules: readonly string[]]>
> = {
  E70: ['json parser on containerd', inFile('containers.conf', 'format cri', 'format json'), ['fluentd/cri-parser']],
  E71: [
    "the agent's own log",
    inFile('containers.conf', /"\/var\/log\/pods\/logging-agents_\*\/\*\/\*",\s*/, ''),
    ['fluentd/own-logs-excluded'],
  ],
  E72: [
    'no exclusion at all',
    inFile('containers.conf', /exclude_path \[[^\]]*\]/, ''),
    ['fluentd/excluded-namespaces-stay-out', 'fluentd/own-logs-excluded'],
  ],
  E73: [
    'a word anywhere in the tag',
    inFile(
      'containers.conf',
      '<label @CONTAINERS>',
      '<label @CONTAINERS>\n<match kubernetes.var.log.containers.**infra**.log>\n@type null\n</match>',
    ),
    ['fluentd/exclusion-matches-only-its-namespace'],
  ],
  E74: [
    'dropped behind the metadata',
    ({ conf }) => {
      const [filter = ''] = metadata.exec(conf['elasticsearch.conf'] ?? '') ?? [];
      replace(
        conf,
        'elasticsearch.conf',
        filter,
        `${filter}\n<match kubernetes.var.log.containers.**_infra_**.log>\n@type null\n</match>`,
      );
    },
    ['fluentd/drop-before-metadata'],
  ],
  E75: [
    'elasticsearch_dynamic',
    ({ conf }) => {
      replace(conf, 'elasticsearch.conf', '@type elasticsearch\n', '@type elasticsearch_dynamic\n');
      replace(
        conf,
        'elasticsearch.conf',
        'target_index_key index',
        "index_name logs-${record['data_stream']['dataset']}-${record['data_stream']['namespace']}",
      );
    },
    ['fluentd/no-dynamic-output'],
  ],
  E76: [
    'an index for each pod',
    inFile('elasticsearch.conf', "record.dig('kubernetes', 'container_name')", "record.dig('kubernetes', 'pod_name')"),
    ['fluentd/bounded-index-names'],
  ],
  E78: ['follow_inodes', inFile('containers.conf', 'follow_inodes true', ''), ['fluentd/follow-inodes']],
  E79: ['a buffer of 64 MB', env('BUFFER_TOTAL_LIMIT_SIZE', '64MB'), ['fluentd/buffer-survives-outage']],
  E80: [
    'queue_limit_length',
    inFile('elasticsearch.conf', /total_limit_size .*/, 'queue_limit_length 1000'),
    ['fluentd/deprecated-parameter'],
  ],
  E81: [
    'block',
    inFile('elasticsearch.conf', 'overflow_action drop_oldest_chunk', 'overflow_action block'),
    ['fluentd/overflow-action-chosen'],
  ],
  E82: [
    'no @ERROR',
    inFile('fluent.conf', '@include errors.conf\n', ''),
    ['elasticsearch/writer-privileges', 'fluentd/error-label'],
  ],
  E83: [
    'no id',
    inFile('elasticsearch.conf', /\n\s+id_key .*/, ''),
    ['fluentd/create-has-id', 'fluentd/duplicate-free-retries'],
  ],
  E84: [
    'reload_connections',
    inFile('elasticsearch.conf', 'reload_connections false', 'reload_connections true'),
    ['fluentd/service-connection-kept'],
  ],
  E85: ['the superuser', env('FLUENT_ELASTICSEARCH_USER', 'elastic'), ['elasticsearch/writer-privileges']],
  E86: ['http', inFile('elasticsearch.conf', 'scheme https', 'scheme http'), ['elasticsearch/agent-connection']],
  E87: ['5 s', inFile('elasticsearch.conf', 'request_timeout 30s', ''), ['fluentd/request-timeout']],
  E88: [
    'the image of another major version',
    ({ container }) => {
      container.image = container.image.replace('elasticsearch9', 'elasticsearch8');
    },
    ['fluentd/image-fits-elasticsearch'],
  ],
  E90: [
    'no K8S_NODE_NAME',
    (agent) => {
      without('K8S_NODE_NAME')(agent);
      replace(agent.conf, 'elasticsearch.conf', 'watch false', 'watch true');
    },
    [
      'fluentd/environment-supplied',
      'fluentd/goes-on-without-kubernetes',
      'fluentd/metadata-permissions',
      'fluentd/node-name-supplied',
    ],
  ],
  E91: [
    'dots in labels',
    ({ conf, objects }) => {
      replace(conf, 'elasticsearch.conf', /<filter kubernetes\.\*\*>\s+@type dedot[\s\S]*?<\/filter>/, '');
      for (const { kind, data } of objects) {
        if (kind !== 'ConfigMap') continue;
        for (const [name, text] of Object.entries<string>(data ?? {}))
          data[name] = text.replace(/"flattened"/g, '"object"');
      }
    },
    ['fluentd/dedot-labels'],
  ],
  E92: [
    'parts of long lines',
    inFile('containers.conf', /<filter kubernetes\.\*\*>\s+@type concat[\s\S]*?<\/filter>/, ''),
    ['fluentd/partial-lines-joined'],
  ],
  E93: [
    'one toleration',
    ({ pod }) => {
      pod.tolerations = [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }];
    },
    ['fluentd/tolerates-node-taints', 'kubernetes/control-plane-toleration'],
  ],
  E94: [
    '200Mi',
    ({ container }) => {
      container.resources = { requests: { cpu: '100m', memory: '200Mi' }, limits: { memory: '200Mi' } };
    },
    ['fluentd/memory-for-chunks'],
  ],
  E95: [
    '/var/log writable',
    ({ container }) => {
      container.volumeMounts.find((mount: Unstructured) => mount.mountPath === '/var/log').readOnly = false;
    },
    ['kubernetes/host-path-read-only'],
  ],
  E96: [
    'the folder of Docker on containerd',
    ({ pod, container }) => {
      pod.volumes.push({ name: 'docker', hostPath: { path: '/var/lib/docker/containers' } });
      container.volumeMounts.push({ name: 'docker', mountPath: '/var/lib/docker/containers', readOnly: true });
    },
    ['kubernetes/host-path-runtime'],
  ],
  E97: [
    'buffers among the logs',
    ({ conf, container }) => {
      replace(conf, 'elasticsearch.conf', '/var/lib/fluentd/buffers/kubernetes', '/var/log/fluentd-buffers/kubernetes');
      container.volumeMounts.find((mount: Unstructured) => mount.mountPath === '/var/log').readOnly = false;
    },
    ['fluentd/state-apart-from-logs', 'kubernetes/host-path-read-only'],
  ],
  E98: [
    'fluent.** at the top',
    inFile(
      'fluent.conf',
      '@include containers.conf',
      '<match fluent.**>\n@type null\n</match>\n@include containers.conf',
    ),
    ['fluentd/agent-log-label'],
  ],
  E102: ['an unset variable', without('FLUENT_ELASTICSEARCH_HOST'), ['fluentd/environment-supplied']],
  E103: ['Z in the time', inFile('containers.conf', '%L%z', '%NZ'), ['fluentd/time-offset-parsed']],
  E104: [
    'no metrics',
    inFile('metrics.conf', /<source>\s+@type prometheus\n[\s\S]*?<\/source>/, ''),
    ['fluentd/metrics-exposed'],
  ],
};

/** What is wrong with Fluentd. */
export const fluentd: Readonly<Record<string, Planted>> = Object.fromEntries(
  Object.entries(errata).map(([id, [what, change, found]]) => [
    `${id} ${what}`,
    {
      plant(find, objects) {
        const pod = find('DaemonSet', 'fluentd')['spec'].template.spec;
        change({ conf: find('ConfigMap', 'fluentd-config')['data'], pod, container: pod.containers[0], objects });
      },
      found,
    },
  ]),
);
