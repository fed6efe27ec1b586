import type { Manifest } from '../kube/manifest';
import { group } from '../kube/manifest';
import type { PodSet } from '../kube/pods';
import { namespaceOf, podSets, podSetsIn, podsSelected } from '../kube/pods';
import { list, record } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { isNarrow, selectedNamespaces } from './peers';

export type Direction = 'ingress' | 'egress';

/** One rule of a NetworkPolicy: whom it lets in, or out to. */
export interface Edge {
  policy: Manifest;
  direction: Direction;
  path: string;
  /** The pods that the policy is about. */
  pods: readonly PodSet[];
  /** The pods of the target on the other side, as far as they are chosen by labels. */
  peers: ReadonlySet<Manifest>;
  /** Are there peers besides those: addresses, namespaces outside the target, or all? */
  open: boolean;
  /** Are both sides chosen by labels of pods, and not a whole namespace? */
  narrow: boolean;
  /** As written; empty is every port. */
  ports: readonly Readonly<Record<string, unknown>>[];
}

/** What the NetworkPolicies of a stack say of each workload. */
export interface Network {
  edges: readonly Edge[];
  /** Is traffic in this direction closed unless an edge allows it? */
  isolated(pods: PodSet, direction: Direction): boolean;
  /** The edges that allow traffic of the workload. */
  of(pods: PodSet, direction: Direction): readonly Edge[];
}

/** The directions that a policy closes: `policyTypes`, or what the API server sets when it is absent. */
export function closes(policy: Manifest): Direction[] {
  const spec = record(policy['spec']);
  const types = Array.isArray(spec['policyTypes'])
    ? list(spec['policyTypes'])
    : ['Ingress', ...(list(spec['egress']).length ? ['Egress'] : [])];
  return (['ingress', 'egress'] as const).filter((direction) =>
    types.some((type) => String(type).toLowerCase() === direction),
  );
}

/** Is it the NetworkPolicy of Kubernetes, and not one of the same name? */
export function isPolicy(object: Manifest): boolean {
  return object.kind === 'NetworkPolicy' && !group(object).includes('calico');
}

/** The model, once per stack. */
export const network = (stack: Stack): Network => stack.memo(networkOf);

function networkOf(stack: Stack): Network {
  const edges: Edge[] = [];
  const closed = new Set<unknown>();
  const byPods = new Map<unknown, Edge[]>();
  /** One key for a direction of a namespace or of a workload. */
  const keys: Record<Direction, Map<unknown, object>> = { ingress: new Map(), egress: new Map() };
  const key = (direction: Direction, target: string | Manifest): object => {
    const known = keys[direction].get(target) ?? {};
    keys[direction].set(target, known);
    return known;
  };
  for (const policy of stack.ofKind('NetworkPolicy').filter(isPolicy)) {
    const namespace = namespaceOf(policy);
    const spec = record(policy['spec']);
    const whole = !isNarrow(spec['podSelector']);
    const pods = whole ? podSetsIn(stack, namespace) : podsSelected(stack, namespace, spec['podSelector']);
    const targets = whole ? [namespace] : pods.map(({ object }) => object);
    for (const direction of closes(policy)) {
      for (const target of targets) closed.add(key(direction, target));
      for (const [index, rule] of list(spec[direction]).entries()) {
        const edge = {
          policy,
          direction,
          path: `spec.${direction}[${index}]`,
          pods,
          ...sides(stack, namespace, rule, direction, !whole),
        };
        edges.push(edge);
        for (const target of targets) {
          const place = key(direction, target);
          const known = byPods.get(place);
          if (known) known.push(edge);
          else byPods.set(place, [edge]);
        }
      }
    }
  }
  return {
    edges,
    isolated: ({ namespace, object }, direction) =>
      closed.has(key(direction, namespace)) || closed.has(key(direction, object)),
    of: ({ namespace, object }, direction) => [
      ...(byPods.get(key(direction, namespace)) ?? []),
      ...(byPods.get(key(direction, object)) ?? []),
    ],
  };
}

/** The other side of a rule. */
function sides(
  stack: Stack,
  own: string,
  rule: unknown,
  direction: Direction,
  narrow: boolean,
): Pick<Edge, 'peers' | 'open' | 'narrow' | 'ports'> {
  const entries = list(record(rule)[direction === 'ingress' ? 'from' : 'to']);
  const peers = new Set<Manifest>();
  let open = entries.length === 0;
  for (const entry of entries) {
    const { podSelector, namespaceSelector, ipBlock } = record(entry);
    if (ipBlock || !isNarrow(podSelector)) narrow = false;
    if (ipBlock) {
      open = true;
      continue;
    }
    const namespaces = namespaceSelector ? selectedNamespaces(stack, namespaceSelector) : { known: [own], open: false };
    if (namespaces.open) open = true;
    for (const namespace of namespaces.known) {
      const chosen = isNarrow(podSelector) ? podsSelected(stack, namespace, podSelector) : podSetsIn(stack, namespace);
      for (const { object } of chosen) peers.add(object);
    }
  }
  return { peers, open, narrow: narrow && entries.length > 0, ports: list(record(rule)['ports']).map(record) };
}

type Range = readonly [protocol: string, first: number, last: number];

/** The ports of an edge as numbers, a name looked up in the pod that listens; undefined is every port. */
function ranges(ports: Edge['ports'], listener: PodSet): Range[] | undefined {
  if (!ports.length) return undefined;
  return ports.flatMap(({ port, endPort, protocol }): Range[] => {
    const used = String(protocol ?? 'TCP');
    if (port === undefined || port === null) return [[used, 0, 65535]];
    if (typeof port === 'number') return [[used, port, typeof endPort === 'number' ? endPort : port]];
    const named = [...list(listener.spec.containers), ...list(listener.spec.initContainers)]
      .flatMap((container) => list(container?.ports))
      .filter((entry) => entry?.name === port);
    return named.map((entry) => [used, Number(entry.containerPort), Number(entry.containerPort)]);
  });
}

/** Do two edges share a port of the pod that listens? */
export function sharePort(a: Edge, b: Edge, listener: PodSet): boolean {
  const [left, right] = [ranges(a.ports, listener), ranges(b.ports, listener)];
  if (!left || !right) return true;
  return left.some(([protocol, first, last]) =>
    right.some(([other, start, end]) => protocol === other && first <= end && start <= last),
  );
}

/** Does an edge carry traffic to this port of the pod that listens? */
export function carries(edge: Edge, listener: PodSet, protocol: string, number: number): boolean {
  const open = ranges(edge.ports, listener);
  return !open || open.some(([used, first, last]) => used === protocol && first <= number && number <= last);
}

/** Does an edge reach a port of any pod: `UDP`, 53? */
export function reaches(edge: Edge, protocol: string, number: number): boolean {
  if (!edge.ports.length) return true;
  return edge.ports.some(({ port, endPort, protocol: used = 'TCP' }) => {
    if (used !== protocol) return false;
    if (port === undefined || port === null) return true;
    if (typeof port === 'string') return /^dns/.test(port) && number === 53;
    return port === number || (Number(port) < number && number <= Number(endPort));
  });
}

/** The workloads of a stack by their object. */
export const podSetOf = (stack: Stack) => stack.memo(byObject);
const byObject = (stack: Stack) => new Map(podSets(stack).map((pods) => [pods.object, pods]));
