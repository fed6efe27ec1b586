/** The image that an agent runs. */
export interface AgentImage {
  reference: string;
  /** Fluentd's version, `1.19.3`, where the tag says it. */
  version?: string;
  /** The backend the image was built for, and its major version: `elasticsearch`, 9. */
  variant?: string;
  major?: number;
  /** Is it fluent/fluentd-kubernetes-daemonset, which brings a configuration of its own? */
  daemonset: boolean;
}

const variants =
  /-(azureblob|cloudwatch|datadog|elasticsearch|forward|gcs|graylog|kafka|kinesis|logentries|loggly|logzio|opensearch|papertrail|stackdriver|syslog)(\d*)(?:-|$)/;

/** Does an image run Fluentd? Fluent Bit does not count. */
export function isFluentd(reference: string): boolean {
  return /(?:^|\/)[\w.-]*fluentd[\w.-]*(?:[:@]|$)/.test(reference) && !/exporter|reloader|operator/.test(reference);
}

/** What the reference says: `fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1`. */
export function agentImage(reference: string): AgentImage {
  const tag = /:([\w][\w.-]*)(?:@|$)/.exec(reference)?.[1] ?? '';
  const version = /^v?(\d+(?:\.\d+)+)/.exec(tag)?.[1];
  const variant = variants.exec(tag);
  return {
    reference,
    daemonset: /(?:^|\/)fluentd-kubernetes-daemonset(?:[:@]|$)/.test(reference),
    ...(version && { version }),
    ...(variant?.[1] && { variant: variant[1] }),
    ...(variant?.[2] && { major: Number(variant[2]) }),
  };
}

/** Where the daemonset image keeps its configuration. */
export const configFolder = '/fluentd/etc';

/** Logs of the host that the image tails: file name, path, parser. */
const hostLogs = [
  ['cluster-autoscaler', '/var/log/cluster-autoscaler.log', 'kubernetes'],
  ['docker', '/var/log/docker.log', 'none'],
  ['etcd', '/var/log/etcd.log', 'none'],
  ['glbc', '/var/log/glbc.log', 'kubernetes'],
  ['kube-apiserver-audit', '/var/log/kubernetes/kube-apiserver-audit.log', 'none'],
  ['kube-apiserver', '/var/log/kube-apiserver.log', 'kubernetes'],
  ['kube-controller-manager', '/var/log/kube-controller-manager.log', 'kubernetes'],
  ['kube-proxy', '/var/log/kube-proxy.log', 'kubernetes'],
  ['kube-scheduler', '/var/log/kube-scheduler.log', 'kubernetes'],
  ['kubelet', '/var/log/kubelet.log', 'kubernetes'],
  ['rescheduler', '/var/log/rescheduler.log', 'kubernetes'],
  ['salt', '/var/log/salt/minion', 'none'],
  ['startupscript', '/var/log/startupscript.log', 'syslog'],
] as const;

const env = (name: string, fallback: string) => `"#{ENV['${name}'] || ${fallback}}"`;
const pos = (name: string) =>
  `"#{File.join('/var/log/', ENV.fetch('FLUENT_POS_EXTRA_DIR', ''), 'fluentd-${name}.pos')}"`;

/**
 * The configuration that the elasticsearch variants of the daemonset image bring, by path: what decides the flow of
 * logs in docker-image/v1.19/debian-elasticsearch9/conf of fluent/fluentd-kubernetes-daemonset. Empty for other images.
 */
export function imageFiles(image: AgentImage): ReadonlyMap<string, string> {
  if (!image.daemonset || image.variant !== 'elasticsearch') return new Map();
  const files: Record<string, string> = {
    'fluent.conf': `
      @include "#{ENV['FLUENTD_SYSTEMD_CONF'] || 'systemd'}.conf"
      @include "#{ENV['FLUENTD_PROMETHEUS_CONF'] || 'prometheus'}.conf"
      @include kubernetes.conf
      @include conf.d/*.conf
      <match **>
        @type elasticsearch
        @id out_es
        include_tag_key true
        host "#{ENV['FLUENT_ELASTICSEARCH_HOST']}"
        port "#{ENV['FLUENT_ELASTICSEARCH_PORT']}"
        path "#{ENV['FLUENT_ELASTICSEARCH_PATH']}"
        scheme ${env('FLUENT_ELASTICSEARCH_SCHEME', "'http'")}
        ssl_verify ${env('FLUENT_ELASTICSEARCH_SSL_VERIFY', "'true'")}
        ssl_version ${env('FLUENT_ELASTICSEARCH_SSL_VERSION', "'TLSv1_2'")}
        user ${env('FLUENT_ELASTICSEARCH_USER', 'use_default')}
        password ${env('FLUENT_ELASTICSEARCH_PASSWORD', 'use_default')}
        default_elasticsearch_version ${image.major ?? 9}
        reload_connections ${env('FLUENT_ELASTICSEARCH_RELOAD_CONNECTIONS', "'false'")}
        reconnect_on_error ${env('FLUENT_ELASTICSEARCH_RECONNECT_ON_ERROR', "'true'")}
        reload_on_failure ${env('FLUENT_ELASTICSEARCH_RELOAD_ON_FAILURE', "'true'")}
        logstash_format ${env('FLUENT_ELASTICSEARCH_LOGSTASH_FORMAT', "'true'")}
        logstash_prefix ${env('FLUENT_ELASTICSEARCH_LOGSTASH_PREFIX', "'logstash'")}
        logstash_dateformat ${env('FLUENT_ELASTICSEARCH_LOGSTASH_DATEFORMAT', "'%Y.%m.%d'")}
        index_name ${env('FLUENT_ELASTICSEARCH_LOGSTASH_INDEX_NAME', "'logstash'")}
        target_index_key ${env('FLUENT_ELASTICSEARCH_TARGET_INDEX_KEY', 'use_nil')}
        sniffer_class_name ${env('FLUENT_SNIFFER_CLASS_NAME', "'Fluent::Plugin::ElasticsearchSimpleSniffer'")}
        request_timeout ${env('FLUENT_ELASTICSEARCH_REQUEST_TIMEOUT', "'5s'")}
        <buffer>
          flush_thread_count ${env('FLUENT_ELASTICSEARCH_BUFFER_FLUSH_THREAD_COUNT', "'8'")}
          flush_interval ${env('FLUENT_ELASTICSEARCH_BUFFER_FLUSH_INTERVAL', "'5s'")}
          chunk_limit_size ${env('FLUENT_ELASTICSEARCH_BUFFER_CHUNK_LIMIT_SIZE', "'2M'")}
          queue_limit_length ${env('FLUENT_ELASTICSEARCH_BUFFER_QUEUE_LIMIT_LENGTH', "'32'")}
          retry_max_interval ${env('FLUENT_ELASTICSEARCH_BUFFER_RETRY_MAX_INTERVAL', "'30'")}
          retry_forever true
        </buffer>
      </match>
    `,
    'kubernetes.conf': `
      <label @FLUENT_LOG>
        <match fluent.**>
          @type null
        </match>
      </label>
      ${['containers', ...hostLogs.map(([name]) => name)].map((name) => `@include kubernetes/${name}.conf`).join('\n')}
      <filter kubernetes.**>
        @type kubernetes_metadata
        skip_labels ${env('FLUENT_KUBERNETES_METADATA_SKIP_LABELS', "'false'")}
        skip_container_metadata ${env('FLUENT_KUBERNETES_METADATA_SKIP_CONTAINER_METADATA', "'false'")}
        skip_master_url ${env('FLUENT_KUBERNETES_METADATA_SKIP_MASTER_URL', "'false'")}
        skip_namespace_metadata ${env('FLUENT_KUBERNETES_METADATA_SKIP_NAMESPACE_METADATA', "'false'")}
        watch ${env('FLUENT_KUBERNETES_WATCH', "'true'")}
      </filter>
    `,
    'kubernetes/containers.conf': `
      <source>
        @type tail
        @id in_tail_container_logs
        path ${env('FLUENT_CONTAINER_TAIL_PATH', "'/var/log/containers/*.log'")}
        pos_file ${pos('containers.log')}
        tag ${env('FLUENT_CONTAINER_TAIL_TAG', "'kubernetes.*'")}
        exclude_path ${env('FLUENT_CONTAINER_TAIL_EXCLUDE_PATH', 'use_default')}
        read_from_head true
        @include ../tail_container_parse.conf
      </source>
    `,
    'tail_container_parse.conf': `
      <parse>
        @type ${env('FLUENT_CONTAINER_TAIL_PARSER_TYPE', "'json'")}
        time_format ${env('FLUENT_CONTAINER_TAIL_PARSER_TIME_FORMAT', "'%Y-%m-%dT%H:%M:%S.%NZ'")}
      </parse>
    `,
    'prometheus.conf': `
      <source>
        @type prometheus
        bind ${env('FLUENTD_PROMETHEUS_BIND', "'0.0.0.0'")}
        port ${env('FLUENTD_PROMETHEUS_PORT', "'24231'")}
        metrics_path ${env('FLUENTD_PROMETHEUS_PATH', "'/metrics'")}
      </source>
      <source>
        @type prometheus_output_monitor
      </source>
    `,
    'systemd.conf': ['kubelet', 'docker', 'bootkube']
      .map(
        (unit) => `
          <source>
            @type systemd
            tag ${unit === 'docker' ? 'docker.systemd' : unit}
            matches [{ "_SYSTEMD_UNIT": "${unit}.service" }]
            read_from_head true
            <storage>
              @type local
              path /var/log/fluentd-journald-${unit}-cursor.json
            </storage>
          </source>
        `,
      )
      .join(''),
    'disable.conf': '',
  };
  for (const [name, path, parser] of hostLogs) {
    files[`kubernetes/${name}.conf`] = `
      <source>
        @type tail
        path ${path}
        pos_file ${pos(name)}
        tag ${name}
        <parse>
          @type ${parser}
        </parse>
      </source>
    `;
  }
  return new Map(Object.entries(files).map(([name, text]) => [`${configFolder}/${name}`, text]));
}
