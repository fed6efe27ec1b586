import { repositoryWith } from '../commands/cli';

/** Text that would be an element, an attribute, an entity or a direction of its own, were it not escaped. */
export const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>&lt;'\`\u202e`;

const config = `
<source>
  @type tail
  path /var/log/containers/*.log
  exclude_path ["/var/log/containers/*_kube-system_*.log"]
  tag kubernetes.*
  <parse>
    @type cri
  </parse>
</source>
<filter kubernetes.**>
  @type kubernetes_metadata
</filter>
<filter kubernetes.**>
  @type grep
  <exclude>
    key $.kubernetes.namespace_name
    pattern /^shop$/
  </exclude>
</filter>
<match kubernetes.**>
  @type copy
  <store>
    @type elasticsearch
    host es-client
    port 9200
    user writer
    index_name logs-$\{$.kubernetes.namespace_name}-prod
    <buffer tag, $.kubernetes.namespace_name>
      @type file
      path /buffers/es
      total_limit_size 64MB
    </buffer>
  </store>
  <store>
    @type stdout
  </store>
</match>
`.replaceAll('$\\{', '${');

const lifecycle = {
  policy: {
    phases: {
      hot: {
        actions: { rollover: { max_age: '1d', max_primary_shard_size: '50gb' }, set_priority: { priority: 100 } },
      },
      warm: { min_age: '2d', actions: { forcemerge: { max_num_segments: 1 } } },
      cold: { min_age: '14d', actions: {} },
      frozen: { min_age: '30d', actions: { searchable_snapshot: { snapshot_repository: 'backups' } } },
      delete: { min_age: '90d', actions: { delete: {} } },
    },
  },
};

const objects = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bootstrap', namespace: 'kube-logging' },
    data: {
      'lifecycle.logs.json': JSON.stringify(lifecycle, null, 2),
      'index-template.logs.json': JSON.stringify({
        index_patterns: ['logs-*-*', hostile],
        data_stream: {},
        priority: 200,
        template: { settings: { 'index.lifecycle.name': 'logs', 'index.number_of_replicas': 1 } },
      }),
      'index-template.kept.json': JSON.stringify({ index_patterns: ['audit-*'], priority: 300, template: {} }),
      'repository.backups.json': JSON.stringify({
        type: 's3',
        settings: { bucket: 'a-bucket-with-a-very-long-name-that-nobody-would-choose.eu-central-1' },
      }),
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fluentd', namespace: 'kube-logging' },
    data: { 'fluent.conf': config },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'fluentd', namespace: 'kube-logging' },
    spec: {
      selector: { matchLabels: { app: 'fluentd' } },
      template: {
        metadata: { labels: { app: 'fluentd' } },
        spec: {
          containers: [
            {
              name: 'fluentd',
              image: 'fluent/fluentd:v1.19.3',
              volumeMounts: [{ name: 'config', mountPath: '/fluentd/etc' }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'fluentd' } }],
        },
      },
    },
  },
  ...['hot', 'warm', 'cold'].map((tier) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: `es-${tier}`, namespace: 'kube-logging' },
    spec: {
      replicas: 2,
      serviceName: 'es-client',
      selector: { matchLabels: { tier } },
      template: {
        metadata: { labels: { tier, app: 'es' } },
        spec: {
          containers: [
            {
              name: 'elasticsearch',
              image: 'elasticsearch:9.5.3',
              env: [
                { name: 'node.roles', value: tier === 'hot' ? 'master,data_hot,data_content,ingest' : `data_${tier}` },
                { name: 'discovery.seed_hosts', value: 'es-client' },
              ],
              resources: { limits: { memory: '4Gi', cpu: '1' } },
              ports: [
                { name: 'http', containerPort: 9200 },
                { name: 'transport', containerPort: 9300 },
              ],
              volumeMounts: [{ name: 'data', mountPath: '/usr/share/elasticsearch/data' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
        },
      ],
    },
  })),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'es-client', namespace: 'kube-logging' },
    spec: {
      selector: { app: 'es' },
      ports: [
        { name: 'http', port: 9200 },
        { name: 'transport', port: 9300 },
      ],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'kube-logging' },
    spec: { podSelector: { matchLabels: { app: 'es' } }, policyTypes: ['Ingress', 'Egress'] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'kibana', namespace: 'kube-logging' },
    spec: {
      selector: { matchLabels: { app: 'kibana' } },
      template: {
        metadata: { labels: { app: 'kibana' } },
        spec: {
          containers: [
            {
              name: hostile,
              image: 'kibana:9.5.3',
              env: [{ name: 'ELASTICSEARCH_HOSTS', value: 'http://nowhere:9200' }],
            },
          ],
        },
      },
    },
  },
  ...Array.from({ length: 3 }, (_, index) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `shop-${index}`, namespace: index % 2 ? 'shop' : 'app-test' },
    spec: {
      selector: { matchLabels: { app: `shop-${index}` } },
      template: {
        metadata: { labels: { app: `shop-${index}` } },
        spec: { containers: [{ name: 'web', image: `shop/a-service-with-a-name-that-goes-on-and-on-${index}` }] },
      },
    },
  })),
];

const stack = {
  apiVersion: 'efk-gitops/v1',
  kind: 'Stack',
  environment: 'prod',
  kubernetesVersion: '1.36',
  containerRuntime: 'containerd',
  nodePools: [{ name: 'workers', count: 4, cpu: '4', memory: '16Gi', disk: '10Gi' }],
  elastic: { license: 'enterprise' },
  load: {
    eventsPerSecond: 20000,
    bytesPerEvent: 500,
    peakFactor: 3,
    retention: { hot: '2d', warm: '12d', cold: '16d', frozen: '60d' },
    outage: '30m',
  },
  argocd: {
    repository: 'https://git.example/efk.git',
    revision: 'main',
    destination: { server: 'https://kubernetes.default.svc', namespace: 'kube-logging' },
    automated: true,
  },
  logs: { collected: ['app-test', 'elsewhere'], excluded: ['kube-system'] },
  waivers: [
    {
      policy: 'kubernetes/seccomp',
      target: 'Deployment/kibana',
      reason: `Waits for ${hostile}`,
      owner: hostile,
      expires: '2026-12-01',
    },
    {
      policy: 'kubernetes/labels',
      target: 'Deployment/*',
      reason: 'Labels come with the next release of the chart.',
      owner: 'shop',
      expires: '2025-01-31',
    },
  ],
};

/** A repository whose overlay `prod` has everything that can be wrong, with text that would break a careless page. */
export function brokenRepository(): string {
  return repositoryWith({
    'overlays/prod/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [objects.yaml]\n',
    'overlays/prod/objects.yaml': objects.map((object) => JSON.stringify(object, null, 2)).join('\n---\n'),
    'overlays/prod/stack.yaml': JSON.stringify(stack, null, 2),
  });
}
