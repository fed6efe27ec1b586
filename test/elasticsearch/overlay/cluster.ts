import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeSet } from '../../../scripts/model/elasticsearch/node';
import { elasticNodes, home } from '../../../scripts/model/elasticsearch/node';
import { podSpec, podTemplate } from '../../../scripts/model/kube/pod';
import { matches } from '../../../scripts/model/kube/selector';
import type { Stack } from '../../../scripts/model/kube/stack';
import type { Address } from '../engine/address';
import { newAddress } from '../engine/address';
import type { Host } from '../engine/folder';
import { makeFolder, writeFile } from '../engine/folder';
import type { NodeSpec } from '../engine/node';
import { fast } from '../engine/node';
import { runInit } from './init';
import type { Pod } from './pod';
import { container } from './pod';
import type { Rendered, Rewrite } from './rewrite';
import { rewrite } from './rewrite';

/** A pod of the rendered cluster, with where it listens. */
export interface ClusterPod extends Address {
  name: string;
  set: NodeSet;
  pod: Pod;
}

/** A pod made into a node that can be run here. */
export interface LaidOut {
  spec: NodeSpec;
  rendered: Rendered;
  rewritten: Rendered;
  rewrites: readonly Rewrite[];
}

const zones = ['a', 'b', 'c'];

/** The pods of every node set, as many as rendered unless `replicas` says fewer, spread over three zones. */
export async function clusterPods(
  host: Host,
  stack: Stack,
  replicas: Readonly<Record<string, number>>,
): Promise<ClusterPod[]> {
  const pods: ClusterPod[] = [];
  for (const set of stack.memo(elasticNodes)) {
    for (const [ordinal, name] of (set.pods ?? []).slice(0, replicas[set.name] ?? set.replicas).entries()) {
      const address = await newAddress();
      const labels = {
        'topology.kubernetes.io/zone': zones[ordinal % zones.length] ?? 'a',
        'kubernetes.io/hostname': `host-${name}`,
      };
      const folder = makeFolder(join(host.work, name));
      pods.push({
        name,
        set,
        ...address,
        pod: { workload: set.workload, stack, name, ip: address.address, labels, folder },
      });
    }
  }
  return pods;
}

/** The pods that a name of the cluster's DNS stands for: those that its Service selects. */
export function podsBehind(stack: Stack, host: string, namespace: string, pods: readonly ClusterPod[]): ClusterPod[] {
  const [service = '', otherNamespace] = host.split('.');
  const found = stack.find('Service', service, otherNamespace ?? namespace);
  if (!found) throw new Error(`no Service answers to the name ${host}`);
  return pods.filter(({ set }) => matches(found['spec'].selector, podTemplate(set.workload)?.value.metadata?.labels));
}

/** Runs the init containers of a pod, lays out its mounts, rewrites what has to be. */
export async function layOut(
  host: Host,
  { name, set, pod, ...listens }: ClusterPod,
  pods: readonly ClusterPod[],
): Promise<LaidOut> {
  for (const init of podSpec(pod.workload)?.value.initContainers ?? []) await runInit(host, pod, init);
  const main = container(pod, set.container.value.name);
  const config = main.path(`${home}/config`);
  const heapFile = join(config, 'jvm.options.d', 'heap.options');
  const file = join(config, 'elasticsearch.yml');
  const rendered = { config: readFileSync(file, 'utf8'), env: main.env, heap: readFileSync(heapFile, 'utf8') };
  const seedHosts = set.settings.get('discovery.seed_hosts')?.list ?? [];
  const result = rewrite(rendered, {
    ...listens,
    seeds: seedHosts
      .flatMap((seed) => podsBehind(pod.stack, seed.replace(/:\d+$/, ''), set.namespace, pods))
      .map((peer) => `${peer.address}:${peer.transportPort}`),
    paths: {
      'path.data': makeFolder(main.path(`${home}/data`)),
      'path.logs': makeFolder(main.path(`${home}/logs`)),
      'path.repo': makeFolder(join(host.work, 'object-store')),
    },
    heap: '256m',
  });
  writeFile(file, result.config);
  writeFile(heapFile, result.heap);
  const spec = { name, ...listens, config, tmp: makeFolder(main.path('/tmp')), env: result.env, jvm: fast };
  return { spec, rendered, rewritten: result, rewrites: result.rewrites };
}
