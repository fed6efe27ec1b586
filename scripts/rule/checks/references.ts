import { missing } from '../../model/kube/lookup';
import type { Manifest } from '../../model/kube/manifest';
import { suggestion } from '../../model/kube/nearest';
import { namespaceOf } from '../../model/kube/pods';
import type { Stack } from '../../model/kube/stack';
import { provided } from '../../model/references/provided';
import type { Reference } from '../../model/references/references';
import { references } from '../../model/references/references';
import type { Violation } from '../policy';

/** The references of a workload to ConfigMaps or to Secrets that lead nowhere: each missing object once, each key. */
export function* missingReferences(workload: Manifest, stack: Stack, kind: Reference['kind']): Iterable<Violation> {
  const namespace = namespaceOf(workload);
  const reported = new Set<string>();
  for (const reference of references(workload)) {
    if (reference.kind !== kind) continue;
    const { name, key, reader, path, keyPath } = reference;
    const found = provided(stack, kind, name, namespace);
    if (!found) {
      const message = `${reader} reads ${missing(stack, kind, name, namespace)}`;
      if (!reported.has(message)) yield { path, message };
      reported.add(message);
    } else if (key !== undefined && found.keys && !found.keys.has(key)) {
      yield { path: keyPath ?? path, message: `${reader} reads ${lacking(kind, name, key, found.keys)}` };
    }
  }
}

/** `key pasword of Secret elastic, which has password (did you mean password?)`. */
export function lacking(kind: string, name: string, key: string, keys: ReadonlySet<string>): string {
  const names = Array.from(keys).sort();
  const has = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
  return `key ${key} of ${kind} ${name}, which has ${has || 'none'}${suggestion(key, names)}`;
}
