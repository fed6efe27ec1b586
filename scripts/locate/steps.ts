import { indexOf, segments } from '../model/kube/path';
import type { Found } from './text';
import { elements, field, scalar, value } from './text';

/** One step into an object: a key of a map, or an element of a list with its identity. */
export type Step = { key: string } | { index: number; element: unknown };

/** The fields that identify an element of a list in a strategic merge (`patchMergeKey` of the Kubernetes API). */
const mergeKeys = ['name', 'containerPort', 'mountPath', 'devicePath', 'topologyKey', 'ip', 'key', 'port', 'uid'];

/** A path through a rendered object, as far as the object has it. `missing` is the rest. */
export function stepsOf(object: unknown, path: string): { steps: Step[]; missing: string[] } {
  const steps: Step[] = [];
  const names = segments(path);
  let at = object;
  for (const [depth, name] of names.entries()) {
    if (Array.isArray(at)) {
      const index = indexOf(at, name);
      if (index < 0) return { steps, missing: names.slice(depth) };
      at = at[index] as unknown;
      steps.push({ index, element: at });
    } else if (at !== null && typeof at === 'object' && Object.hasOwn(at, name)) {
      at = (at as Record<string, unknown>)[name];
      steps.push({ key: name });
    } else return { steps, missing: names.slice(depth) };
  }
  return { steps, missing: [] };
}

/** Follows steps through a layer's YAML; undefined where the layer does not set the place. */
export function follow(start: Found, steps: readonly Step[]): Found | undefined {
  let found: Found | undefined = start;
  for (const step of steps) {
    if (!found) return undefined;
    found = 'key' in step ? field(found, step.key) : counterpart(elements(found), step);
  }
  return found;
}

/** The element of a layer's list that became this element: by its merge key, else by its place and content. */
function counterpart(
  list: readonly Found[],
  { index, element }: { index: number; element: unknown },
): Found | undefined {
  const content = element as Record<string, unknown> | null;
  const key =
    content !== null && typeof content === 'object' ? mergeKeys.find((name) => content[name] !== undefined) : undefined;
  if (key !== undefined) {
    const same = list.filter((entry) => scalar(field(entry, key)?.node) === content?.[key]);
    if (same.length === 1) return same[0];
    return same.find((entry) => equal(value(entry), element)) ?? same[0];
  }
  return list.find((entry) => equal(value(entry), element)) ?? list[index];
}

/** Steps as a JSON pointer (RFC 6901), which JSON6902 patches use. */
export function pointer(steps: readonly Step[]): string {
  return steps
    .map((step) => `/${'key' in step ? step.key.replace(/~/g, '~0').replace(/\//g, '~1') : step.index}`)
    .join('');
}

/** The value of an object at steps. */
export function valueAt(object: unknown, steps: readonly Step[]): unknown {
  let at = object;
  for (const step of steps)
    at = (at as Record<string, unknown> | null | undefined)?.['key' in step ? step.key : step.index];
  return at;
}

/** Are two plain values the same? Order of keys does not matter, the spelling of numbers does not either. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object')
    return String(left) === String(right);
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Array.from(keys).every((key) =>
    equal((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}
