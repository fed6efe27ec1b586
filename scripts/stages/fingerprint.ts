import { createHash } from 'node:crypto';
import type { Finding } from './finding';

/** The hash that kustomize appends to what it generates. */
const generated = /-[a-z0-9]{10}(?=$|[^a-z0-9-])/g;

/** What a finding is about, whatever line it stands on: rule, object and field, without the hashes of generated names. */
export function fingerprint({ policy, object: { kind, namespace = '', name }, path, message }: Finding): string {
  const cause = [policy, kind, namespace, name.replace(generated, ''), path, message.replace(generated, '')];
  return createHash('sha256').update(JSON.stringify(cause)).digest('hex').slice(0, 32);
}
