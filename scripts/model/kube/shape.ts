/* Reading what may have any shape: a rule sees objects that the schema has not accepted yet. */

/* eslint-disable @typescript-eslint/no-explicit-any */

/** The value as a list; anything else is the empty list. */
export function list(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a map; anything else, a list too, is the empty map. */
export function record(value: unknown): Readonly<Record<string, any>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, any>) : {};
}

/** The value where it is a text, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
