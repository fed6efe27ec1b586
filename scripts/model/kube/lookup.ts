import type { External } from './facts';
import type { Manifest } from './manifest';
import { suggestion } from './nearest';
import { namespaceOf } from './pods';
import { entry } from './remember';
import type { Stack } from './stack';

/** The object that another one refers to, in the target; where one without a namespace lands, only its applier knows. */
export function lookup(stack: Stack, kind: string, name: string, namespace?: string): Manifest | undefined {
  return stack.find(kind, name, namespace) ?? (namespace === undefined ? undefined : stack.find(kind, name));
}

/** The objects of a kind that name a namespace; the empty string is for those that name none. */
export function ofKindIn(stack: Stack, kind: string, namespace: string): readonly Manifest[] {
  return stack.memo(byNamespace).get(`${kind}\n${namespace}`) ?? [];
}

function byNamespace({ objects }: Stack): ReadonlyMap<string, readonly Manifest[]> {
  const found = new Map<string, Manifest[]>();
  for (const object of objects) {
    entry(found, `${object.kind}\n${object.metadata?.namespace ?? ''}`, () => []).push(object);
  }
  return found;
}

/** The declaration of an object outside the target; one without a namespace holds in all. */
export function external({ facts }: Stack, kind: string, name: string, namespace?: string): External | undefined {
  return facts.external.find(
    (entry) =>
      entry.kind === kind && entry.name === name && (!entry.namespace || !namespace || entry.namespace === namespace),
  );
}

/** Is the object in the target, or declared outside it? */
export function exists(stack: Stack, kind: string, name: string, namespace?: string): boolean {
  return lookup(stack, kind, name, namespace) !== undefined || external(stack, kind, name, namespace) !== undefined;
}

/** `Secret elastic-pw, which is not in kube-logging (did you mean elastic-pass?)`: the object of a message. */
export function missing(stack: Stack, kind: string, name: string, namespace?: string): string {
  const names = (stack.memo(namesByKind).get(`${kind}\n${namespace ?? ''}`) ?? []).slice(0, 500);
  return `${kind} ${name}, which is not in ${namespace ?? 'the target'}${suggestion(String(name), names)}`;
}

function namesByKind({ objects }: Stack): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const object of objects) {
    const name: unknown = object.metadata?.name;
    if (typeof name !== 'string') continue;
    for (const key of [`${object.kind}\n${namespaceOf(object)}`, `${object.kind}\n`]) {
      const list = names.get(key);
      if (list) list.push(name);
      else names.set(key, [name]);
    }
  }
  return names;
}
