import { createTwoFilesPatch } from 'diff';
import type { Manifest } from '../model/kube/manifest';
import { item, key } from '../model/kube/path';

/** One field that differs. A text of several lines comes with its difference, line by line. */
export interface FieldChange {
  path: string;
  before?: unknown;
  after?: unknown;
  /** Unified difference of two texts of several lines, hunk by hunk. */
  patch?: string;
}

/** The fields that identify an element of a list, in the order they are tried (`patchMergeKey` of the Kubernetes API). */
const mergeKeys = ['name', 'containerPort', 'mountPath', 'topologyKey', 'ip', 'key', 'port'];

/** What differs between two versions of an object. The values of a Secret are compared and never shown. */
export function fields(before: Manifest, after: Manifest): FieldChange[] {
  const changes = Array.from(differences('', before, after));
  return before.kind === 'Secret' || after.kind === 'Secret' ? changes.map(masked) : changes;
}

function* differences(path: string, before: unknown, after: unknown): Generator<FieldChange> {
  if (same(before, after)) return;
  if (isMap(before) && isMap(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(key(path, name), before[name], after[name]);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const by = mergeKeys.find((name) =>
      [...before, ...after].every((element) => isMap(element) && element[name] !== undefined),
    );
    if (by !== undefined && unique(before, by) && unique(after, by)) {
      yield* elements(path, before as Element[], after as Element[], by);
      return;
    }
  }
  const text = typeof before === 'string' && typeof after === 'string' && /\n./.test(`${before}${after}`);
  yield {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(text ? { patch: unified(path, before, after) } : {}),
  };
}

type Element = Record<string, unknown>;

function* elements(
  path: string,
  before: readonly Element[],
  after: readonly Element[],
  by: string,
): Generator<FieldChange> {
  const others = new Map(after.map((element, index) => [element[by], { element, index }]));
  for (const [index, element] of before.entries()) {
    const other = others.get(element[by]);
    yield* differences(item(path, element, index), element, other?.element);
  }
  const known = new Set(before.map((element) => element[by]));
  for (const [index, element] of after.entries()) {
    if (!known.has(element[by])) yield* differences(item(path, element, index), undefined, element);
  }
}

function unique(list: readonly Element[], by: string): boolean {
  return new Set(list.map((element) => element[by])).size === list.length;
}

function unified(path: string, before: string, after: string): string {
  const text = createTwoFilesPatch(path, path, before, after, '', '', { context: 2 });
  return text.slice(text.indexOf('@@')); // the path is said beside it
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value? The order of keys does not matter, that of elements does. */
export function same(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((element, index) => same(element, after[index]));
  }
  if (!isMap(before) || !isMap(after)) return false;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Array.from(names).every((name) => same(before[name], after[name]));
}

function masked({ path, before, after }: FieldChange): FieldChange {
  if (!/^(data|stringData)\b/.test(path)) return { path, before, after };
  return {
    path,
    ...(before === undefined ? {} : { before: '(hidden)' }),
    ...(after === undefined ? {} : { after: '(hidden)' }),
  };
}

/** An object as it may be shown: the values of a Secret are hidden. */
export function shown(object: Manifest): Manifest {
  if (object.kind !== 'Secret') return object;
  const hidden = (values: unknown) =>
    isMap(values) ? Object.fromEntries(Object.keys(values).map((name) => [name, '(hidden)'])) : '(hidden)';
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => [
      field,
      field === 'data' || field === 'stringData' ? hidden(value) : value,
    ]),
  ) as Manifest;
}
