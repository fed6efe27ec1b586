import type { Manifest } from './manifest';
import { scalersOf } from './scalers';
import type { Stack } from './stack';

/** How many pods a workload runs at least: what its autoscaler keeps, else `spec.replicas`, else one. */
export function replicasOf(stack: Stack, workload: Manifest): number {
  const [scaler] = scalersOf(stack, workload);
  const least: unknown = scaler
    ? (scaler['spec']?.minReplicas ?? scaler['spec']?.minReplicaCount)
    : workload['spec']?.replicas;
  return typeof least === 'number' ? least : 1;
}

/** A number or a percentage of a total, rounded up, as the disruption controller does; NaN for anything else. */
export function share(value: unknown, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? NaN : Math.ceil((Number(percent) * total) / 100);
}
