import { stableName, stableText } from '../model/kube/hash';
import type { Manifest, ObjectRef } from '../model/kube/manifest';
import { group, ref } from '../model/kube/manifest';
import type { FieldChange } from './fields';
import { fields } from './fields';
import { restarts } from './restarts';

/** One object that differs between two renders. */
export interface Change {
  kind: 'added' | 'removed' | 'changed';
  object: ObjectRef;
  before: Manifest | null;
  after: Manifest | null;
  /** What differs, field by field; empty for an added or removed object. */
  fields: readonly FieldChange[];
  /** The workloads whose pods are replaced because this generated object has a new name. */
  restarts: readonly ObjectRef[];
}

/** What an object is called on either side: the version of its API does not count. */
function identity(object: Manifest, name = String(object.metadata.name)): string {
  return [group(object), object.kind, object.metadata.namespace ?? '', name].join('\n');
}

/** An object on both sides, or on one. */
type Pair = readonly [before: Manifest | null, after: Manifest | null];

/**
 * Objects of the same name are the same. What is left may be a generated object with another hash, where there is one
 * such on each side; with several nobody can tell, and each is shown. No object is left out.
 */
function paired(before: readonly Manifest[], after: readonly Manifest[]): Pair[] {
  const exact = grouped(before, after, (object) => identity(object));
  const left = exact.flatMap(([old, now]) => old.slice(now.length));
  const right = exact.flatMap(([old, now]) => now.slice(old.length));
  const same = exact.flatMap(([old, now]) =>
    old.slice(0, now.length).map((one, index): Pair => [one, now[index] ?? null]),
  );
  const others = grouped(left, right, (object) => identity(object, stableName(ref(object)))).flatMap(
    ([old, now]): Pair[] =>
      old.length === 1 && now.length === 1
        ? [[old[0] ?? null, now[0] ?? null]]
        : [...old.map((one): Pair => [one, null]), ...now.map((one): Pair => [null, one])],
  );
  return [...same, ...others];
}

/** The objects of both sides by a name. */
function grouped(before: readonly Manifest[], after: readonly Manifest[], nameOf: (object: Manifest) => string) {
  const groups = new Map<string, [before: Manifest[], after: Manifest[]]>();
  const groupOf = (object: Manifest) => {
    const found = groups.get(nameOf(object)) ?? [[], []];
    groups.set(nameOf(object), found);
    return found;
  };
  for (const object of before) groupOf(object)[0].push(object);
  for (const object of after) groupOf(object)[1].push(object);
  return Array.from(groups.values());
}

/** Is this only the new name of a generated object? Its own change names the workloads that follow it. */
function follows({ path, before, after }: FieldChange): boolean {
  if (path === 'metadata.name') return false;
  return typeof before === 'string' && typeof after === 'string' && stableText(before) === stableText(after);
}

/** What changed between two renders, object by object, in the order of the names. */
export function compare(before: readonly Manifest[], after: readonly Manifest[]): Change[] {
  const keyOf = ([old, now]: Pair) => {
    const object = now ?? old;
    return object ? `${identity(object, stableName(ref(object)))}\n${object.metadata.name}` : '';
  };
  return paired(before, after)
    .map((pair) => ({ pair, key: keyOf(pair) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .flatMap(({ pair: [old, now] }) => changeOf(old, now, after) ?? []);
}

function changeOf(before: Manifest | null, after: Manifest | null, stack: readonly Manifest[]): Change | undefined {
  if (!before)
    return after ? { kind: 'added', object: ref(after), before, after, fields: [], restarts: [] } : undefined;
  if (!after) return { kind: 'removed', object: ref(before), before, after, fields: [], restarts: [] };
  const changed = fields(before, after).filter((field) => !follows(field));
  if (!changed.length) return undefined;
  const renamed = before.metadata.name !== after.metadata.name;
  return {
    kind: 'changed',
    object: ref(after),
    before,
    after,
    fields: changed,
    restarts: renamed ? restarts(after, stack) : [],
  };
}
