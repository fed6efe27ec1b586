import { createHash } from 'node:crypto';
import type { Manifest } from '../kube/manifest';
import { containers, podTemplate, workloadKinds } from '../kube/pod';
import { record } from '../kube/shape';
import type { Stack } from '../kube/stack';

/** A container of a pod, as far as its logs are concerned. */
export interface PodLog {
  namespace: string;
  pod: string;
  container: string;
  /** Absent where nobody stated them. */
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  namespaceLabels?: Readonly<Record<string, string>>;
  image?: string;
  /** What the application writes, one event each; absent where it may be anything. */
  lines?: readonly string[];
  /** The workload that makes the pod, when it is in the stack. */
  workload?: Manifest;
}

/** The name of the kubelet's link to a container's log: `<pod>_<namespace>_<container>-<64 hex digits>.log`. */
export function containerLog(log: PodLog): string {
  return linkOf(log, containerId(log));
}

const linkOf = ({ namespace, pod, container }: PodLog, id: string) =>
  `/var/log/containers/${pod}_${namespace}_${container}-${id}.log`;

/** An id that is always the same for the same container. */
export function containerId({ namespace, pod, container }: Pick<PodLog, 'namespace' | 'pod' | 'container'>): string {
  return createHash('sha256').update(`${namespace}/${pod}/${container}`).digest('hex');
}

/** Every path under which a container's log can be read on its node, the kubelet's link first. */
export function logFiles(pod: PodLog, runtime: 'containerd' | 'cri-o' | 'docker'): string[] {
  const id = containerId(pod);
  const uid = `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20, 32)}`;
  return [
    linkOf(pod, id),
    `/var/log/pods/${pod.namespace}_${pod.pod}_${uid}/${pod.container}/0.log`,
    ...(runtime === 'docker' ? [`/var/lib/docker/containers/${id}/${id}-json.log`] : []),
  ];
}

/** One pod of every workload of a stack, each of its containers; names are as the controllers make them. */
export function podLogs(stack: Stack): readonly PodLog[] {
  return stack.memo(allPodLogs);
}

function allPodLogs(stack: Stack): PodLog[] {
  return workloadKinds
    .filter((kind) => kind !== 'PodTemplate' && kind !== 'ReplicaSet')
    .flatMap((kind) => stack.ofKind(kind))
    .flatMap((workload) => {
      const metadata = record(podTemplate(workload)?.value.metadata);
      const namespace = workload.metadata.namespace ?? 'default';
      const namespaceLabels = stack.find('Namespace', namespace)?.metadata.labels;
      return containers(workload)
        .filter(({ value, list }) => list !== 'ephemeralContainers' && typeof value.name === 'string')
        .map(({ value }) => ({
          namespace,
          pod: podName(workload),
          container: String(value.name),
          labels: record(metadata['labels']) as Record<string, string>,
          annotations: record(metadata['annotations']) as Record<string, string>,
          ...(namespaceLabels && { namespaceLabels }),
          ...(typeof value.image === 'string' && { image: value.image }),
          workload,
        }));
    });
}

/** The pods of the stack, and one made-up pod for each namespace that only `stack.yaml` declares. */
export function declaredLogs(stack: Stack): readonly PodLog[] {
  return stack.memo(allDeclaredLogs);
}

function allDeclaredLogs(stack: Stack): PodLog[] {
  const pods = [...podLogs(stack)];
  const known = new Set(pods.map(({ namespace }) => namespace));
  const declared = [...(stack.facts.logs?.collected ?? []), ...(stack.facts.logs?.excluded ?? [])];
  for (const namespace of new Set(declared)) {
    if (!known.has(namespace)) pods.push({ namespace, pod: 'any-0', container: 'app' });
  }
  return pods;
}

function podName({ kind, metadata: { name } }: Manifest): string {
  switch (kind) {
    case 'StatefulSet':
      return `${name}-0`;
    case 'Deployment':
      return `${name}-6d4cf56db6-x7k2p`;
    case 'CronJob':
      return `${name}-29400000-x7k2p`;
    case 'Pod':
      return name;
    default:
      return `${name}-x7k2p`;
  }
}
