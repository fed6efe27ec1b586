import { createHash } from 'node:crypto';
import { stableName, stableText } from '../model/kube/hash';
import type { Finding } from './finding';

/** What a finding is about, whatever line it stands on: rule, object and field, without the hashes of generated names. */
export function fingerprint({ policy, object: { kind, namespace = '', name }, path, message }: Finding): string {
  const cause = [policy, kind, namespace, stableName({ kind, name }), path, stableText(message)];
  return createHash('sha256').update(JSON.stringify(cause)).digest('hex').slice(0, 32);
}
