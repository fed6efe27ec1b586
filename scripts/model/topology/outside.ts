import { objectsOf } from '../elasticsearch/bootstrap';
import { certificateOf, secretOf } from '../elasticsearch/certificate';
import { seedTarget } from '../elasticsearch/discovery';
import type { NodeSet } from '../elasticsearch/node';
import { elasticNodes, holdsData, home } from '../elasticsearch/node';
import { isTrue } from '../elasticsearch/settings';
import type { Agent } from '../fluentd/agent';
import { agents } from '../fluentd/agent';
import { routersOf } from '../fluentd/flow';
import { pluginType, settings } from '../fluentd/plugin';
import { tailPaths } from '../fluentd/tail';
import { podSpec } from '../kube/pod';
import type { Stack } from '../kube/stack';
import { passage } from '../network/passage';
import { passageTo, podsBehind } from '../network/services';
import type { Topology, TopologyEdge, TopologyNode } from './model';
import { idOf } from './model';
import { nodeId } from './nodes';

/** The files that the agents read, and the API server that they ask for labels. */
export function agentEdges(stack: Stack): Topology {
  const nodes = new Map<string, TopologyNode>();
  const edges: TopologyEdge[] = [];
  for (const agent of agents(stack)) {
    for (const path of firstPaths(agent)) {
      const id = idOf('Files', path);
      nodes.set(id, { id, type: 'logs', kind: 'Files of each node', name: path });
      edges.push({ from: id, to: nodeId(agent.workload), type: 'read', does: 'are read by' });
    }
    if (!plugins(agent).has('kubernetes_metadata')) continue;
    const id = idOf('Outside', 'kubernetes-api');
    nodes.set(id, { id, type: 'external', kind: 'Outside', name: 'Kubernetes API' });
    const account: unknown = podSpec(agent.workload)?.value.serviceAccountName;
    edges.push({
      from: nodeId(agent.workload),
      to: id,
      type: 'request',
      does: 'asks for labels',
      scheme: 'https',
      port: 443,
      tls: 'the CA of the cluster',
      identity: `ServiceAccount ${typeof account === 'string' ? account : 'default'}`,
      network: passage(stack, agent.workload, undefined, 443),
    });
  }
  return { nodes: [...nodes.values()], edges };
}

/** The first path of each tail: others are for what the same files become. */
function firstPaths(agent: Agent): string[] {
  return routersOf(agent, 0)
    .sources.filter((source) => pluginType(source, agent.environment) === 'tail')
    .flatMap((source) => tailPaths(settings(source, agent.environment))[0] || []);
}

function plugins(agent: Agent): Set<string> {
  const rules = [...routersOf(agent, 0).labels.values()].flat();
  return new Set(rules.map(({ element }) => pluginType(element, agent.environment)));
}

/** How the nodes of Elasticsearch find each other. */
export function transport(stack: Stack): TopologyEdge[] {
  return stack.memo(elasticNodes).flatMap((set) =>
    (set.settings.get('discovery.seed_hosts')?.list ?? []).flatMap((host): TopologyEdge[] => {
      const service = seedTarget(host, set, stack);
      if (!service || service === 'elsewhere') return [];
      const port = Number(/:(\d+)/.exec(host)?.[1] ?? set.settings.get('transport.port')?.text.split('-')[0] ?? 9300);
      const network = passageTo(service, port, set.workload, stack);
      return [
        {
          from: nodeId(set.workload),
          to: nodeId(service),
          type: 'transport',
          does: 'finds its cluster at',
          scheme: 'transport',
          port,
          ...transportSecurity(set, stack),
          ...(network && { network }),
          ...(podsBehind(service, stack).length ? {} : { problem: 'the Service selects no pod' }),
        },
      ];
    }),
  );
}

function transportSecurity(set: NodeSet, stack: Stack): Pick<TopologyEdge, 'tls' | 'identity'> {
  const { settings: own, mounts, namespace, variables } = set;
  if (!isTrue(own, 'xpack.security.transport.ssl.enabled')) return {};
  const file = own.get('xpack.security.transport.ssl.certificate')?.text ?? '';
  const folder = variables.get('ES_PATH_CONF')?.text ?? `${home}/config`;
  const secret = secretOf(file.startsWith('/') ? file : `${folder}/${file}`, mounts);
  const known = secret === undefined ? undefined : certificateOf(secret, namespace, stack);
  return {
    tls: known?.authority ?? 'an authority that the stack does not describe',
    ...(secret !== undefined && { identity: `certificate ${secret}` }),
  };
}

const stores: Readonly<Record<string, { kind: string; place: string }>> = {
  s3: { kind: 'S3 bucket', place: 'bucket' },
  gcs: { kind: 'GCS bucket', place: 'bucket' },
  azure: { kind: 'Azure container', place: 'container' },
  fs: { kind: 'Shared file system', place: 'location' },
  url: { kind: 'URL', place: 'url' },
};

/** Where snapshots go: masters and data nodes write them. */
export function snapshots(stack: Stack): Topology {
  const nodes: TopologyNode[] = [];
  const edges: TopologyEdge[] = [];
  for (const { name, body } of objectsOf(stack, 'repository')) {
    const { kind, place } = stores[String(body.type)] ?? { kind: `Repository (${String(body.type)})`, place: 'bucket' };
    const where = String(body.settings[place] ?? name);
    const id = idOf(kind, where);
    nodes.push({ id, type: 'external', kind, name: where, note: `repository ${name}` });
    const remote = body.type !== 'fs';
    for (const set of stack.memo(elasticNodes)) {
      if (!set.roles.has('master') && !holdsData(set)) continue;
      edges.push({
        from: nodeId(set.workload),
        to: id,
        type: 'snapshot',
        does: 'writes snapshots',
        ...(remote && {
          scheme: 'https',
          port: 443,
          identity: `client ${String(body.settings.client ?? 'default')}`,
          tls: 'public authorities',
          network: passage(stack, set.workload, undefined, 443),
        }),
      });
    }
  }
  return { nodes, edges };
}
