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

/** What an object is called on either side: its generated hash does not count, nor does the version of its API. */
function identity(object: Manifest): string {
  return [group(object), object.kind, object.metadata.namespace ?? '', stableName(ref(object))].join('\n');
}

/** Is this only the new name of a generated object? Its own change names the workloads that follow it. */
function follows({ path, before, after }: FieldChange): boolean {
  if (path === 'metadata.name') return false;
  return typeof before === 'string' && typeof after === 'string' && stableText(before) === stableText(after);
}

/** What changed between two renders, object by object, in the order of the names. */
export function compare(before: readonly Manifest[], after: readonly Manifest[]): Change[] {
  const left = new Map(before.map((object) => [identity(object), object]));
  const right = new Map(after.map((object) => [identity(object), object]));
  const keys = Array.from(new Set([...left.keys(), ...right.keys()])).sort();
  return keys.flatMap((key) => {
    const change = changeOf(left.get(key) ?? null, right.get(key) ?? null, after);
    return change ? [change] : [];
  });
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
