import type { Fields } from './manifest';
import { manifest, withPod } from './manifest';

/** A namespace that enforces a level of the Pod Security Standards. */
export function enforcing(level: 'baseline' | 'restricted', name = 'default'): string {
  return manifest(`Namespace ${name}`, { metadata: `labels: { pod-security.kubernetes.io/enforce: ${level} }` });
}

/** A pod `web` where the level `baseline` is enforced. */
export const baseline = (pod?: Fields): string => enforcing('baseline') + withPod('Pod web', pod);

/** A pod `web` where the level `restricted` is enforced. */
export const restricted = (pod?: Fields): string => enforcing('restricted') + withPod('Pod web', pod);
