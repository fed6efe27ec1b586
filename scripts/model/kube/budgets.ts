import type { Manifest } from './manifest';
import type { PodSet } from './pods';
import { namespaceOf, podsSelected } from './pods';
import { replicasOf, share } from './replicas';
import type { Stack } from './stack';

/** What a PodDisruptionBudget comes to when all pods are healthy. */
export interface Budget {
  pods: readonly PodSet[];
  /** The pods that it counts, those that may be evicted at once, and how that is written. */
  expected: number;
  allowed: number;
  field: 'minAvailable' | 'maxUnavailable';
  value: unknown;
}

const scalable: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/**
 * The arithmetic of the disruption controller (kubernetes `pkg/controller/disruption`): percentages are of the
 * replicas that the controllers want, and are rounded up, `maxUnavailable` too. Undefined where the number of pods is
 * not known: nothing selected, or pods of a DaemonSet, a Job or nobody among them.
 */
export function budgetOf(stack: Stack, { spec, ...object }: Manifest): Budget | undefined {
  const pods = podsSelected(stack, namespaceOf(object as Manifest), spec?.selector);
  if (!pods.length || pods.some((set) => !scalable.has(set.object.kind))) return undefined;
  const expected = pods.reduce((sum, set) => sum + replicasOf(stack, set.object), 0);
  const field = spec.maxUnavailable === undefined || spec.maxUnavailable === null ? 'minAvailable' : 'maxUnavailable';
  const value: unknown = spec[field];
  const number = share(value, expected);
  if (Number.isNaN(number) || !expected) return undefined;
  const allowed = field === 'minAvailable' ? expected - number : Math.min(number, expected);
  return { pods, expected, allowed: Math.max(allowed, 0), field, value };
}

/** The budgets that select each workload. */
export function budgetsByWorkload(stack: Stack): ReadonlyMap<Manifest, readonly Manifest[]> {
  const budgets = new Map<Manifest, Manifest[]>();
  for (const budget of stack.ofKind('PodDisruptionBudget')) {
    for (const { object } of podsSelected(stack, namespaceOf(budget), budget['spec']?.selector)) {
      budgets.set(object, [...(budgets.get(object) ?? []), budget]);
    }
  }
  return budgets;
}
