import type { Manifest } from './manifest';
import { group } from './manifest';
import { podTemplate } from './pod';
import type { LabelSelector } from './selector';
import { selects } from './selector';
import type { Unstructured } from './shape';
import type { Stack } from './stack';

/** A workload and the pods it makes. */
export interface PodSet {
  object: Manifest;
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** The pod's `spec`, an object; `path` is where it stands. */
  spec: Unstructured;
  path: string;
}

/** The namespace that an object lands in; without one, the applier's own, which is `default` unless told otherwise. */
export function namespaceOf({ metadata }: Manifest): string {
  return typeof metadata?.namespace === 'string' && metadata.namespace ? metadata.namespace : 'default';
}

/** Every workload that makes pods, kinds of others too where they have `spec.template.spec.containers`. */
export function podSets(stack: Stack): readonly PodSet[] {
  return stack.memo(indexPods).all;
}

/** The workloads of a namespace. */
export function podSetsIn(stack: Stack, namespace: string): readonly PodSet[] {
  return stack.memo(indexPods).byNamespace.get(namespace) ?? [];
}

/** The workloads of a namespace whose pods a label selector matches: an empty selector all, an absent one none. */
export function podsSelected(
  stack: Stack,
  namespace: string,
  selector: LabelSelector | null | undefined,
): readonly PodSet[] {
  if (selector === null || typeof selector !== 'object') return [];
  const { byNamespace, byLabel, operated } = stack.memo(indexPods);
  const wanted = Object.entries(selector.matchLabels ?? {});
  const own = wanted.filter(([key]) => !generated.has(key));
  const fromController = wanted.filter(([key]) => generated.has(key));
  let candidates = byNamespace.get(namespace) ?? [];
  for (const [key, value] of own) {
    const sharing = byLabel.get(label(namespace, key, value)) ?? [];
    if (sharing.length < candidates.length) candidates = sharing;
  }
  const rest: LabelSelector = { ...selector, matchLabels: Object.fromEntries(own) };
  const found = candidates.filter(
    ({ object, labels }) =>
      selects(rest, labels) && fromController.every(([key, value]) => generated.get(key)?.(object, value)),
  );
  const values = new Set<unknown>(wanted.map(([, value]) => value));
  return [...found, ...(operated.get(namespace) ?? []).filter(({ object }) => isNamed(object, values))];
}

/** An operator labels the pods of a resource with its name, its kind, or both. */
function isNamed({ kind, metadata }: Manifest, values: ReadonlySet<unknown>): boolean {
  return values.has(metadata.name) || values.has(kind.toLowerCase());
}

/** Resources whose operators make pods with labels of their own, by API group. */
const operators: ReadonlyMap<string, readonly string[]> = new Map([
  ['monitoring.coreos.com', ['Alertmanager', 'Prometheus', 'PrometheusAgent', 'ThanosRuler']],
  ['elasticsearch.k8s.elastic.co', ['Elasticsearch']],
  ['kibana.k8s.elastic.co', ['Kibana']],
  ['logstash.k8s.elastic.co', ['Logstash']],
  ['beat.k8s.elastic.co', ['Beat']],
  ['apm.k8s.elastic.co', ['ApmServer']],
  ['agent.k8s.elastic.co', ['Agent']],
  ['enterprisesearch.k8s.elastic.co', ['EnterpriseSearch']],
  ['maps.k8s.elastic.co', ['ElasticMapsServer']],
  ['fluentbit.fluent.io', ['Collector', 'FluentBit']],
  ['fluentd.fluent.io', ['Fluentd']],
  ['ceph.rook.io', ['CephCluster', 'CephFilesystem', 'CephNFS', 'CephObjectStore']],
  ['kafka.strimzi.io', ['Kafka', 'KafkaConnect', 'KafkaBridge']],
  ['postgresql.cnpg.io', ['Cluster', 'Pooler']],
  ['logging.banzaicloud.io', ['FluentbitAgent', 'Logging']],
  ['opentelemetry.io', ['OpenTelemetryCollector']],
]);

/** Labels that a controller puts on its pods: could this workload's pods carry this value? */
const generated = new Map<string, (object: Manifest, value: string) => boolean>([
  [
    'statefulset.kubernetes.io/pod-name',
    ({ kind, metadata }, value) => kind === 'StatefulSet' && ordinalOf(value, metadata.name),
  ],
  ['apps.kubernetes.io/pod-index', ({ kind }, value) => kind === 'StatefulSet' && /^\d+$/.test(value)],
  ['batch.kubernetes.io/job-name', ({ kind, metadata }, value) => kind === 'Job' && metadata.name === value],
  ['job-name', ({ kind, metadata }, value) => kind === 'Job' && metadata.name === value],
]);

const ordinalOf = (pod: string, name: string) =>
  String(pod).startsWith(`${name}-`) && /^\d+$/.test(String(pod).slice(name.length + 1));
const label = (namespace: string, key: string, value: unknown) => `${namespace}\n${key}=${String(value)}`;

interface PodIndex {
  all: readonly PodSet[];
  byNamespace: ReadonlyMap<string, readonly PodSet[]>;
  byLabel: ReadonlyMap<string, readonly PodSet[]>;
  /** By namespace, the resources whose operator makes the pods: `spec` is empty. */
  operated: ReadonlyMap<string, readonly PodSet[]>;
}

function indexPods({ objects }: Stack): PodIndex {
  const all = objects.flatMap(podSetOf);
  const byNamespace = new Map<string, PodSet[]>();
  const byLabel = new Map<string, PodSet[]>();
  for (const pods of all) {
    push(byNamespace, pods.namespace, pods);
    for (const [key, value] of Object.entries(pods.labels)) push(byLabel, label(pods.namespace, key, value), pods);
  }
  const operated = new Map<string, PodSet[]>();
  for (const object of objects.filter((candidate) => operators.get(group(candidate))?.includes(candidate.kind))) {
    const namespace = namespaceOf(object);
    push(operated, namespace, { object, namespace, labels: {}, spec: {}, path: 'spec' });
  }
  return { all, byNamespace, byLabel, operated };
}

function podSetOf(object: Manifest): PodSet[] {
  if (object.kind === 'PodTemplate') return [];
  const own = podTemplate(object) ?? foreignTemplate(object);
  const spec: unknown = own?.value.spec;
  if (!own || spec === null || typeof spec !== 'object') return [];
  const labels: unknown = own.value.metadata?.labels;
  return [
    {
      object,
      namespace: namespaceOf(object),
      labels: labels !== null && typeof labels === 'object' ? (labels as Record<string, string>) : {},
      spec,
      path: own.path ? `${own.path}.spec` : 'spec',
    },
  ];
}

/** Argo Rollouts and their like: a pod template where a Deployment has it. */
function foreignTemplate(object: Manifest) {
  const value: unknown = object['spec']?.template;
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray((value as Unstructured).spec?.containers)
    ? { value: value as Unstructured, path: 'spec.template' }
    : undefined;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
