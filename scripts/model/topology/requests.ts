import { certificateOf } from '../elasticsearch/certificate';
import { connections } from '../elasticsearch/clients';
import { agents } from '../fluentd/agent';
import { kibanas } from '../kibana/kibana';
import { isLiteral } from '../kube/environment';
import type { Manifest } from '../kube/manifest';
import { namespaceOf } from '../kube/pods';
import { list, type Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { passage } from '../network/passage';
import { passageTo, podPort, podsBehind, servicePort } from '../network/services';
import type { Topology, TopologyEdge } from './model';
import { idOf } from './model';
import { nodeId } from './nodes';

/** What connects to Elasticsearch: by the same reading of the configurations as the rules. */
export function requests(stack: Stack): Topology {
  const nodes = new Map<string, Topology['nodes'][number]>();
  const edges = stack.memo(connections).map(({ workload, target, user, verifies, trusts, route }): TopologyEdge => {
    const { scheme, host, port } = target;
    const service = route?.service;
    const to = service ? nodeId(service) : idOf('Address', `${host}:${port}`);
    if (!service)
      nodes.set(to, { id: to, type: 'external', kind: route ? 'Address' : 'Outside', name: `${host}:${port}` });
    const network = service ? passageTo(service, port, workload, stack) : passage(stack, workload, undefined, port);
    return {
      from: nodeId(workload),
      to,
      type: 'request',
      does: verbOf(workload, stack),
      scheme,
      port,
      ...(scheme === 'https' && {
        tls: verifies ? (trusts?.authority ?? 'an authority that the stack does not describe') : 'not verified',
      }),
      ...(user !== undefined && isLiteral(user) && { identity: `user ${user}` }),
      ...(network && { network }),
      ...(route?.problem && { problem: route.problem }),
    };
  });
  return { nodes: [...nodes.values()], edges };
}

function verbOf(workload: Manifest, stack: Stack): string {
  if (agents(stack).some((agent) => agent.workload === workload)) return 'writes logs';
  return stack.memo(kibanas).some((kibana) => kibana.workload === workload) ? 'searches' : 'sets up';
}

/** From a Service to the pods that it selects, one edge a port. */
export function routes(stack: Stack): TopologyEdge[] {
  return stack.ofKind('Service').flatMap((service) =>
    podsBehind(service, stack).flatMap((pods) =>
      list(service['spec']?.ports).map((entry) => ({
        from: nodeId(service),
        to: nodeId(pods.object),
        type: 'route' as const,
        does: 'leads to',
        port: podPort(service, Number(entry?.port), pods),
      })),
    ),
  );
}

/** From outside through an Ingress to its Services, or to a Service that is published itself. */
export function ingresses(stack: Stack): Topology {
  const clients = idOf('Outside', 'clients');
  const all = stack.ofKind('Ingress');
  const edges = all.flatMap((ingress): TopologyEdge[] => {
    const namespace = namespaceOf(ingress);
    const secrets = list(ingress['spec']?.tls).flatMap((entry) => entry?.secretName ?? []);
    const encrypted = list(ingress['spec']?.tls).length > 0;
    const authority = secrets.map((name) => certificateOf(String(name), namespace, stack)?.authority).find(Boolean);
    const outside: TopologyEdge = {
      from: clients,
      to: nodeId(ingress),
      type: 'request',
      does: 'reach',
      scheme: encrypted ? 'https' : 'http',
      port: encrypted ? 443 : 80,
      ...(authority && { tls: authority }),
    };
    return [outside, ...backendsOf(ingress).flatMap((backend) => toService(ingress, backend, stack))];
  });
  const direct = published(stack, clients);
  if (!all.length && !direct.length) return { nodes: [], edges: [] };
  return {
    nodes: [
      { id: clients, type: 'external', kind: 'Outside', name: 'Clients' },
      ...all.map((ingress) => ({
        id: nodeId(ingress),
        type: 'ingress' as const,
        kind: 'Ingress',
        name: ingress.metadata.name,
        namespace: namespaceOf(ingress),
        note: hostsOf(ingress).join(', '),
      })),
    ],
    edges: [...edges, ...direct],
  };
}

/** Services that are reached from outside without an Ingress. */
function published(stack: Stack, clients: string): TopologyEdge[] {
  const open = stack.ofKind('Service').filter(({ spec }) => spec?.type === 'LoadBalancer' || spec?.type === 'NodePort');
  return open.flatMap((service) =>
    list(service['spec']?.ports).map((entry): TopologyEdge => {
      const port = Number(entry?.port);
      const network = passageTo(service, port, undefined, stack);
      return {
        from: clients,
        to: nodeId(service),
        type: 'request',
        does: 'reach',
        ...(entry?.appProtocol && { scheme: String(entry.appProtocol) }),
        port,
        ...(network && { network }),
      };
    }),
  );
}

function toService(ingress: Manifest, backend: Unstructured, stack: Stack): TopologyEdge[] {
  const name = String(backend?.service?.name ?? '');
  const wanted: unknown = backend?.service?.port?.name ?? backend?.service?.port?.number;
  const service = stack.find('Service', name, ingress.metadata.namespace);
  if (!service) return [];
  const entry = servicePort(service, wanted);
  const port = Number(entry?.['port'] ?? wanted);
  const network = passageTo(service, port, undefined, stack);
  return [
    {
      from: nodeId(ingress),
      to: nodeId(service),
      type: 'request',
      does: 'forwards to',
      scheme: String(entry?.['appProtocol'] ?? 'http'),
      ...(Number.isNaN(port) ? {} : { port }),
      ...(network && { network }),
      ...(entry ? {} : { problem: `the Service has no port ${String(wanted)}` }),
    },
  ];
}

function backendsOf({ spec }: Manifest): unknown[] {
  const paths = list(spec?.rules).flatMap((rule) => list(rule?.http?.paths).map((path) => path?.backend));
  return [...paths, ...(spec?.defaultBackend ? [spec.defaultBackend] : [])];
}

const hostsOf = ({ spec }: Manifest) => list(spec?.rules).map((rule) => String(rule?.host ?? 'every host'));
