import type { Manifest } from '../kube/manifest';
import { at } from '../kube/path';
import type { PodSet } from '../kube/pods';
import { namespaceOf } from '../kube/pods';
import { list, record } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { Direction, Edge } from './edges';
import { carries, network, podSetOf } from './edges';

/** What the NetworkPolicies of the stack say of an edge. */
export interface Passage {
  /** `open`: no policy closes either side; `blocked`: a side is closed and no rule opens it. */
  verdict: 'allowed' | 'open' | 'blocked';
  /** The policies that allow it, `namespace/name`. */
  policies: readonly string[];
}

/**
 * May pods of one workload open a TCP connection to a port of another? A side of undefined is outside the target: only
 * rules that reach beyond it allow the way.
 */
export function passage(stack: Stack, from: Manifest | undefined, to: Manifest | undefined, port: number): Passage {
  const pods = stack.memo(podSetOf);
  const [source, listener] = [from && pods.get(from), to && pods.get(to)];
  const sides = [
    ...(source ? [side(stack, { pods: source, other: listener, direction: 'egress', listener, port })] : []),
    ...(listener ? [side(stack, { pods: listener, other: source, direction: 'ingress', listener, port })] : []),
  ];
  if (sides.some(({ verdict }) => verdict === 'blocked')) return { verdict: 'blocked', policies: [] };
  const policies = Array.from(new Set(sides.flatMap((found) => found.policies))).sort();
  return { verdict: policies.length ? 'allowed' : 'open', policies };
}

interface Side {
  pods: PodSet;
  other: PodSet | undefined;
  direction: Direction;
  listener: PodSet | undefined;
  port: number;
}

function side(stack: Stack, { pods, other, direction, listener, port }: Side): Passage {
  const model = network(stack);
  if (!model.isolated(pods, direction)) return { verdict: 'open', policies: [] };
  const opening = model
    .of(pods, direction)
    .filter((edge) => (other ? edge.peers.has(other.object) || reachesAll(edge) : edge.open))
    .filter((edge) => carries(edge, listener ?? pods, 'TCP', port));
  if (!opening.length) return { verdict: 'blocked', policies: [] };
  return {
    verdict: 'allowed',
    policies: opening.map(({ policy }) => `${namespaceOf(policy)}/${policy.metadata.name}`),
  };
}

/** A rule without `from` or `to` is about every peer. */
function reachesAll({ policy, path, direction }: Edge): boolean {
  return list(record(at(policy, path))[direction === 'ingress' ? 'from' : 'to']).length === 0;
}
