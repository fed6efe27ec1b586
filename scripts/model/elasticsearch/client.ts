import type { Manifest } from '../kube/manifest';
import { list } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { serviceOf } from './discovery';
import type { NodeSet } from './node';
import { nodesBehind } from './node';
import { isTrue } from './settings';

/** Where a client of Elasticsearch connects to. */
export interface Address {
  scheme: string;
  host: string;
  port: number;
}

/** Splits a URL; undefined where it is none or holds a mark that nobody can resolve. */
export function address(url: string): Address | undefined {
  const [, scheme, host, port] = /^(https?):\/\/(?:[^@/]*@)?([^:/?#{}]+)(?::(\d+))?(?:[/?#]|$)/i.exec(url.trim()) ?? [];
  if (!scheme || !host) return undefined;
  return { scheme: scheme.toLowerCase(), host, port: Number(port ?? (scheme.toLowerCase() === 'https' ? 443 : 80)) };
}

/** What stands between a client and the nodes behind an address: undefined for an address outside the stack. */
export interface Route {
  /** What is wrong on the way, as the end of a sentence about the address. */
  problem?: string;
  service?: Manifest;
  nodes: readonly NodeSet[];
}

/** Follows an address to the Service, its port, and the nodes that it selects. */
export function route({ scheme, host, port }: Address, namespace: string, stack: Stack): Route | undefined {
  const service = serviceOf(host, namespace, stack);
  if (service === 'elsewhere') return undefined;
  if (!service) return { problem: 'there is no such Service', nodes: [] };
  const headless = service['spec']?.clusterIP === 'None';
  const ports = list(service['spec']?.ports);
  const open = ports.find((entry) => entry?.port === port);
  const nodes = nodesBehind(service, stack);
  if (!open && !headless) return { problem: `the Service has no port ${port}`, service, nodes };
  if (!nodes.length) return { problem: 'the Service selects no Elasticsearch node', service, nodes };
  const target = headless ? port : (open.targetPort ?? port);
  const plain = nodes.find(
    (set) => set.settings.complete && isTrue(set.settings, 'xpack.security.http.ssl.enabled') !== (scheme === 'https'),
  );
  if (plain) return { problem: `${plain.name} speaks ${scheme === 'https' ? 'http' : 'https'}`, service, nodes };
  const deaf = nodes.find((set) => !httpPorts(set).includes(String(target)));
  if (deaf) return { problem: `${deaf.name} does not listen on ${target}`, service, nodes };
  return { service, nodes };
}

/** What a Service may call the HTTP port of a node: its number and the names that the container gives it. */
function httpPorts({ settings, container }: NodeSet): string[] {
  const port = settings.get('http.port')?.text ?? '9200';
  const first = port.split('-')[0] ?? port;
  return [
    first,
    ...list(container.value.ports)
      .filter((entry) => String(entry?.containerPort) === first)
      .map((entry) => String(entry?.name)),
  ];
}
