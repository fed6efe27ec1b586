/* Reading what may have any shape: a rule sees objects that the schema has not accepted yet. */

/**
 * A value whose shape no type states: a field of an object that no schema has accepted yet, a JSON schema, an answer of
 * an engine. It is read with `?.`, `list` and `record`, which meet any shape.
 */
// biome-ignore lint/suspicious/noExplicitAny: kinds differ too much below `spec` to be worth types of their own
export type Unstructured = any;

/** The value as a list; anything else is the empty list. */
export function list(value: unknown): readonly Unstructured[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a map; anything else, a list too, is the empty map. */
export function record(value: unknown): Readonly<Record<string, Unstructured>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, Unstructured>)
    : {};
}

/** The value where it is a text, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
