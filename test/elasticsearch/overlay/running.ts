import type { Unstructured } from '../../../scripts/model/kube/shape';
import type { Stack } from '../../../scripts/model/kube/stack';
import type { Host } from '../engine/folder';
import type { Answer, Endpoint } from '../engine/http';
import { ask } from '../engine/http';
import type { RunningNode } from '../engine/node';
import { launchNode, started } from '../engine/node';
import { until } from '../engine/wait';
import type { ClusterPod, LaidOut } from './cluster';
import { podsBehind } from './cluster';
import { secretValue } from './stack';

/** The rendered cluster while it runs. */
export interface Cluster {
  host: Host;
  stack: Stack;
  pods: readonly ClusterPod[];
  laidOut: Map<string, LaidOut>;
  /** By pod; a stopped one is absent. */
  nodes: Map<string, RunningNode>;
}

/** A user and the password that its Secret holds. */
export interface User {
  username: string;
  password: string;
}

export const clientUrl = 'https://elasticsearch-client.kube-logging.svc.cluster.local:9200';

/** The superuser, whose password the nodes got from its Secret. */
export function superuser({ stack }: Cluster): User {
  return {
    username: 'elastic',
    password: secretValue(stack, 'kube-logging', 'elasticsearch-elastic-user', 'password'),
  };
}

/** Where a URL of the cluster leads: to a pod behind its Service, by the name that its certificate must carry. */
export function endpoint(cluster: Cluster, user: User = superuser(cluster), url = clientUrl): Endpoint {
  const { hostname } = new URL(url);
  const pod = podsBehind(cluster.stack, hostname, 'kube-logging', cluster.pods).find(({ name }) =>
    cluster.nodes.has(name),
  );
  if (!pod) throw new Error(`no running pod is behind ${url}`);
  return { address: pod.address, port: pod.httpPort, ca: authority(cluster), host: hostname, user };
}

/** PEM of the authority that clients trust. */
export function authority({ stack }: Cluster): string {
  return secretValue(stack, 'kube-logging', 'elasticsearch-http-tls', 'ca.crt');
}

/** Starts nodes by name and waits for all of them. */
export async function start(cluster: Cluster, names: readonly string[], seconds = 300): Promise<void> {
  for (const name of names) {
    const laid = cluster.laidOut.get(name);
    if (!laid) throw new Error(`no pod is called ${name}`);
    cluster.nodes.set(name, launchNode(cluster.host, laid.spec));
  }
  await Promise.all(names.map((name) => started(cluster.nodes.get(name) as RunningNode, seconds)));
}

/** Ends nodes by name: as the kubelet does, or as a lost machine does. */
export async function end(cluster: Cluster, names: readonly string[], how: 'stop' | 'kill'): Promise<void> {
  const nodes = names.flatMap((name) => cluster.nodes.get(name) ?? []);
  for (const name of names) cluster.nodes.delete(name);
  await Promise.all(nodes.map((node) => node[how]()));
}

/** Waits for a green cluster of as many nodes as run. */
export async function green(cluster: Cluster, seconds = 180): Promise<void> {
  await until(
    `a green cluster of ${cluster.nodes.size} nodes`,
    seconds,
    async () => {
      const { status, body } = await ask(
        endpoint(cluster),
        'GET /_cluster/health?wait_for_no_relocating_shards=true&timeout=5s',
      );
      if (status !== 200 || body.status !== 'green' || body.number_of_nodes !== cluster.nodes.size)
        throw new Error(JSON.stringify(body));
      return true;
    },
    1000,
  );
}

/** The files of a ConfigMap whose name starts so. */
export function configFiles(stack: Stack, name: RegExp): Record<string, string> {
  const found = stack.ofKind('ConfigMap').find(({ metadata }) => name.test(metadata.name));
  if (!found) throw new Error(`no ConfigMap is called ${name}`);
  return found['data'];
}

/** The objects that the bootstrap writes, by kind and name. */
export function bootstrapObjects(stack: Stack): { kind: string; name: string; body: Unstructured }[] {
  return Object.entries(configFiles(stack, /^elasticsearch-bootstrap/)).flatMap(([file, text]) => {
    const [, kind, name] = /^([a-z-]+)\.(.+)\.json$/.exec(file) ?? [];
    return kind && name ? [{ kind, name, body: JSON.parse(text) }] : [];
  });
}

/** As `ask`, through the client Service. */
export function askAs(cluster: Cluster, user: User, question: string, content?: unknown): Promise<Answer> {
  return ask(endpoint(cluster, user), question, content);
}
