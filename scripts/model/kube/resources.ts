import { record } from './shape';

/**
 * What a container is given: its own value, else the one that the pod declares for all of them (`spec.resources`,
 * on by default since Kubernetes 1.34). A request that is absent is the limit, as the API server sets it.
 */
export function resource(
  spec: unknown,
  container: Record<string, unknown>,
  side: 'requests' | 'limits',
  name: 'cpu' | 'memory',
): unknown {
  for (const resources of [record(container['resources']), record(record(spec)['resources'])]) {
    const value =
      record(resources[side])[name] ?? (side === 'requests' ? record(resources['limits'])[name] : undefined);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
