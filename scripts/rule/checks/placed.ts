import type { Origin } from '../../model/elasticsearch/settings';
import type { Manifest } from '../../model/kube/manifest';
import type { Stack } from '../../model/kube/stack';
import type { Policy, Violation } from '../policy';

/** A violation and the object that it lands on. */
export interface Placed extends Violation {
  object: Manifest;
}

/** A violation at the place where something is set. */
export function at(origin: Origin, message: string): Placed {
  const { object, path, position } = origin;
  return { object, path, message, ...(position ? { position } : {}) };
}

/**
 * The check of a rule that follows edges: `find` looks at the whole stack once and says what is wrong and where; each
 * object then gets its own, and the same thing said twice (two workloads that mount one ConfigMap) is said once.
 */
export function placed(find: (stack: Stack) => Iterable<Placed>): Policy['check'] {
  const index = (stack: Stack): ReadonlyMap<Manifest, readonly Violation[]> => {
    const found = new Map<Manifest, Map<string, Violation>>();
    for (const { object, ...violation } of find(stack)) {
      const own = found.get(object) ?? new Map<string, Violation>();
      if (!own.size) found.set(object, own);
      const { path, message, position } = violation;
      const id = `${path}\n${message}\n${position?.line}:${position?.column}`;
      if (!own.has(id)) own.set(id, violation);
    }
    return new Map(Array.from(found, ([object, own]) => [object, Array.from(own.values())]));
  };
  return (object, stack) => stack.memo(index).get(object) ?? [];
}
