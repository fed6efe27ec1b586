import { setImmediate } from 'node:timers/promises';

/**
 * Does work that keeps the thread after what was started before has reached the system: `kustomize build` is only
 * spawned once the caller has given way, and then runs beside it.
 */
export async function meanwhile<T>(work: () => T): Promise<T> {
  await setImmediate();
  return work();
}
