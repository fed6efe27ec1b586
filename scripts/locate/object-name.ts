import { InputError } from '../input-error';
import { withoutHash } from '../model/kube/hash';
import type { Manifest, ObjectRef } from '../model/kube/manifest';
import { ref } from '../model/kube/manifest';
import { suggestion } from '../model/kube/nearest';

/**
 * The object that a person means by `StatefulSet/elasticsearch-data` or `Service/kube-logging/kibana`; the hash of a
 * generated name may be left out.
 * @throws InputError with the nearest name when there is none, or when there are several.
 */
export function objectNamed(text: string, objects: readonly Manifest[], target: string): ObjectRef {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !part)) {
    const namesake = objects.find(({ metadata }) => metadata.name === text);
    throw new InputError(
      `${text}: expected Kind/name or Kind/namespace/name${namesake ? ` (did you mean ${namesake.kind}/${text}?)` : ''}`,
    );
  }
  const [kind = '', namespace, name] = parts.length > 2 ? parts : [parts[0], undefined, parts[1]];
  const found = objects.filter(
    (object) =>
      object.kind.toLowerCase() === kind.toLowerCase() &&
      (object.metadata.name === name || withoutHash(object.metadata.name) === name) &&
      (namespace === undefined || object.metadata.namespace === namespace),
  );
  const [first] = found;
  if (first && found.length === 1) return ref(first);
  const known = (first ? found : objects).map(({ kind: other, metadata }) =>
    `${other}/${metadata.namespace ?? ''}/${metadata.name}`.replace('//', '/'),
  );
  if (first) throw new InputError(`${text}: expected one object, found ${known.join(' and ')}`);
  throw new InputError(
    `${text}: not in ${target}${suggestion(
      text,
      known.map((entry) => (parts.length > 2 ? entry : entry.replace(/\/.*\//, '/'))),
    )}`,
  );
}
