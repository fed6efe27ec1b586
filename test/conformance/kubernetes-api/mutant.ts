import { createHash } from 'node:crypto';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { pathOf } from '../../../scripts/schema/message';

/** A fixture with one mistake in it, and the path at which it must be found. */
export interface Mutant {
  object: Manifest;
  path: string;
}

type Trail = readonly (string | number)[];

/** A copy with a field that no kind has, in a map at any depth that has fields; `seed` decides where. */
export function withUnknownField(object: Manifest, seed: string): Mutant {
  const maps = Array.from(nodes(object)).filter(({ value }) => isMap(value) && Object.keys(value).length > 0);
  return mutant(object, [...pick(maps, seed).trail, 'unheardOf'], 'unheardOf');
}

/** A copy with a map where a text, number or truth value stood, at any depth. */
export function withWrongType(object: Manifest, seed: string): Mutant {
  const scalars = Array.from(nodes(object)).filter(
    ({ value, trail }) => !isMap(value) && !Array.isArray(value) && !typeMeta(trail),
  );
  return mutant(object, pick(scalars, seed).trail, { unheardOf: true });
}

const typeMeta = ([first, second]: Trail): boolean =>
  second === undefined && (first === 'apiVersion' || first === 'kind');

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A map whose keys anyone may choose (the fixtures fill `labels` with `labelsKey`), or an object of any kind. */
const isOpen = (value: Record<string, unknown>, name: string | number | undefined): boolean =>
  Object.keys(value).some((key) => key === `${String(name)}Key`) ||
  value['kind'] === 'CustomType' ||
  name === 'fieldsV1';

/** Every value of a fixture that its kind describes. */
function* nodes(value: unknown, trail: Trail = []): Generator<{ value: unknown; trail: Trail }> {
  if (value === null || (isMap(value) && isOpen(value, trail.at(-1)))) return;
  yield { value, trail };
  if (typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value))
    yield* nodes(inner, [...trail, Array.isArray(value) ? Number(key) : key]);
}

function pick<T>(from: readonly T[], seed: string): T {
  const number = createHash('sha256').update(seed).digest().readUInt32BE();
  return from[number % from.length] as T;
}

function mutant(object: Manifest, trail: Trail, value: unknown): Mutant {
  const copy = structuredClone(object);
  let holder = copy as unknown as Record<string | number, unknown>;
  for (const segment of trail.slice(0, -1)) holder = holder[segment] as typeof holder;
  holder[trail.at(-1) as string] = value;
  return { object: copy, path: pathOf(copy, trail) };
}
