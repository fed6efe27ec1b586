import type { Manifest } from '../../scripts/kube/manifest';
import { namespaceOf, podsSelected } from '../../scripts/kube/pods';
import type { Stack } from '../../scripts/kube/stack';

/** The kinds whose pods run until they are replaced. */
export const longRunning: readonly string[] = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

/** Does a Service of the target send requests to this workload's pods? */
export function isServed(stack: Stack, workload: Manifest): boolean {
  return stack.memo(served).has(workload);
}

function served(stack: Stack): ReadonlySet<Manifest> {
  return new Set(
    stack.ofKind('Service').flatMap((service) => {
      const selector: unknown = service['spec']?.selector;
      if (selector === null || typeof selector !== 'object' || !Object.keys(selector).length) return [];
      const pods = podsSelected(stack, namespaceOf(service), { matchLabels: selector as Record<string, string> });
      return pods.map(({ object }) => object);
    }),
  );
}
