/**
 * Paths of a finding: `spec.template.spec.containers[kibana].env[0]`. An element of a list is named by its `name`
 * where it has one, so that a path survives reordering; a key with a dot stands in brackets: `data[fluent.conf]`.
 */

/** Appends a map key to a path. */
export function key(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${name}]`;
  return path ? `${path}.${name}` : name;
}

/** Appends a list element to a path, by its name where it has one. */
export function item(path: string, element: unknown, index: number): string {
  const name = element !== null && typeof element === 'object' ? (element as { name?: unknown }).name : undefined;
  return `${path}[${typeof name === 'string' && name ? name : index}]`;
}

/** Splits a path into its segments; a bracket is one segment: `data[fluent.conf]` is `data`, `fluent.conf`. */
export function segments(path: string): string[] {
  return Array.from(path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g), ([whole, bracket]) => bracket ?? whole);
}

/** The index of the element that a segment names: by its `name`, its `metadata.name` (a claim template), its place; or -1. */
export function indexOf(list: readonly unknown[], segment: string): number {
  const named = list.findIndex((element) => (element as { name?: unknown } | null)?.name === segment);
  if (named >= 0) return named;
  const claim = list.findIndex(
    (element) => (element as { metadata?: { name?: unknown } | null } | null)?.metadata?.name === segment,
  );
  return claim >= 0 ? claim : /^\d+$/.test(segment) && Number(segment) < list.length ? Number(segment) : -1;
}

/** The value at a path, or undefined. */
export function at(root: unknown, path: string): unknown {
  let value = root;
  for (const segment of segments(path)) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Array.isArray(value) ? value[indexOf(value, segment)] : (value as Record<string, unknown>)[segment];
  }
  return value;
}
