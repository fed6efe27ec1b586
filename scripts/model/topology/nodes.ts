import { volumeOf } from '../capacity/need';
import { automaticHeap } from '../elasticsearch/jvm';
import type { NodeSet } from '../elasticsearch/node';
import { elasticNodes } from '../elasticsearch/node';
import type { Agent } from '../fluentd/agent';
import { agents } from '../fluentd/agent';
import type { Kibana } from '../kibana/kibana';
import { kibanas } from '../kibana/kibana';
import type { Manifest } from '../kube/manifest';
import { containers } from '../kube/pod';
import type { PodSet } from '../kube/pods';
import { namespaceOf, podSets } from '../kube/pods';
import { quantity } from '../kube/quantity';
import { list, record, type Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { TopologyNode } from './model';
import { idOf } from './model';

/** The id of the node that stands for an object. */
export function nodeId(object: Manifest): string {
  return idOf(object.kind, object.metadata.name, namespaceOf(object));
}

/** Everything that runs, with what it is: told by its image and settings, never by its name. */
export function workloadNodes(stack: Stack): TopologyNode[] {
  const sets = new Map(stack.memo(elasticNodes).map((set) => [set.workload, set]));
  const dashboards = new Map(stack.memo(kibanas).map((kibana) => [kibana.workload, kibana]));
  const collectors = new Map(agents(stack).map((agent) => [agent.workload, agent]));
  return podSets(stack).map((pods) => {
    const { object } = pods;
    const [set, kibana, agent] = [sets.get(object), dashboards.get(object), collectors.get(object)];
    if (set) return { ...base(object, 'elasticsearch'), ...elasticsearch(set) };
    if (kibana) return { ...base(object, 'kibana'), ...dashboard(kibana) };
    if (agent) return { ...base(object, 'agent'), ...collector(agent) };
    return { ...base(object, 'workload'), ...workload(pods) };
  });
}

/** Services, each with the address that clients use. */
export function serviceNodes(stack: Stack): TopologyNode[] {
  return stack.ofKind('Service').map((service) => {
    const ports = list(service['spec']?.ports).map((entry) => entry?.port);
    const type = service['spec']?.clusterIP === 'None' ? 'headless' : String(service['spec']?.type ?? 'ClusterIP');
    return {
      ...base(service, 'service'),
      note: [type, ...(ports.length ? [`port ${ports.join(', ')}`] : [])].join(', '),
    };
  });
}

function base(object: Manifest, type: TopologyNode['type']): TopologyNode {
  return { id: nodeId(object), type, kind: object.kind, name: object.metadata.name, namespace: namespaceOf(object) };
}

function elasticsearch(set: NodeSet): Partial<TopologyNode> {
  const { replicas, version, roles, heap, memory } = set;
  const bytes = heap.max?.bytes ?? automaticHeap(memory, roles);
  const volume = volumeOf(set);
  return {
    replicas,
    roles: Array.from(roles).sort(),
    ...(version && { version: version.text }),
    ...(Number.isNaN(bytes) ? {} : { heap: bytes }),
    ...(Number.isNaN(memory) ? {} : { memory }),
    ...(volume > 0 ? { volume } : {}),
  };
}

function dashboard({ replicas, version, container }: Kibana): Partial<TopologyNode> {
  return { replicas, ...(version && { version: version.text }), ...limit(container.value) };
}

function collector({ image, workers, workload: object, container }: Agent): Partial<TopologyNode> {
  return {
    ...replicasOf(object),
    ...(image.version && { version: image.version }),
    ...limit(container.value),
    note: workers === 1 ? '1 worker' : `${workers} workers`,
  };
}

function workload({ object }: PodSet): Partial<TopologyNode> {
  const images = containers(object)
    .filter((container) => container.list === 'containers')
    .map(({ value }) => String(value.image ?? ''));
  return { ...replicasOf(object), note: images.map(shortImage).join(', ') };
}

/** `busybox:1.37.0` of `docker.io/library/busybox:1.37.0@sha256:…` */
const shortImage = (image: string) => image.replace(/@.*$/, '').replace(/^.*\//, '');

function replicasOf({ kind, spec }: Manifest): { replicas?: number } {
  if (kind === 'DaemonSet') return {};
  const replicas: unknown =
    kind === 'Job' || kind === 'CronJob' ? record(spec)['completions'] : record(spec)['replicas'];
  return { replicas: typeof replicas === 'number' ? replicas : 1 };
}

function limit(container: Unstructured): { memory?: number } {
  const memory = quantity(container?.resources?.limits?.memory);
  return Number.isNaN(memory) ? {} : { memory };
}
