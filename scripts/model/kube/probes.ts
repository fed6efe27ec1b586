import { entries } from '../references/references';
import type { Manifest } from './manifest';
import { namespaceOf, podsSelected } from './pods';
import type { Stack } from './stack';

/** The kinds whose pods run until they are replaced. */
export const longRunning: readonly string[] = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

/** The ports, by name or number, on which Services of the target send requests to this workload's pods. */
export function servedPorts(stack: Stack, workload: Manifest): ReadonlySet<unknown> | undefined {
  return stack.memo(served).get(workload);
}

function served(stack: Stack): ReadonlyMap<Manifest, Set<unknown>> {
  const targets = new Map<Manifest, Set<unknown>>();
  for (const service of stack.ofKind('Service')) {
    const selector: unknown = service['spec']?.selector;
    if (selector === null || typeof selector !== 'object' || !Object.keys(selector).length) continue;
    const ports = entries(service['spec'].ports, '').map(({ value }) => value.targetPort ?? value.port);
    const matchLabels = selector as Record<string, string>;
    for (const { object } of podsSelected(stack, namespaceOf(service), { matchLabels })) {
      targets.set(object, new Set([...(targets.get(object) ?? []), ...ports]));
    }
  }
  return targets;
}
