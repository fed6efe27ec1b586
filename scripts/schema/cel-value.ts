import type { Definition } from './store/definition';

/** The words of CEL, which a field can have as its name only between underscores. */
const words = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace ' +
    'return var void while'
  ).split(' '),
);

/** The name by which a rule speaks of a field: `namespace` is `__namespace__`, `a-b` is `a__dash__b`. */
export function fieldName(name: string): string {
  if (words.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}

type Resolve = (name: string) => Definition | undefined;

/**
 * A value as a rule sees it, typed by its schema: integers as bigint, times as Date, absent fields with their default.
 * A field that the schema does not name is invisible to rules.
 */
export function celValue(value: unknown, schema: Definition, resolve: Resolve): unknown {
  const known = schema.ref === undefined ? schema : (resolve(schema.ref) ?? {});
  if (value === null) return null;
  if (typeof value === 'number') return Number.isInteger(value) && known.type !== 'number' ? BigInt(value) : value;
  if (typeof value === 'string') return known['format'] === 'date-time' ? new Date(value) : value;
  if (Array.isArray(value)) return value.map((element) => celValue(element, known.items ?? {}, resolve));
  if (typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  const { properties, additionalProperties } = known;
  if (!properties) {
    const element = typeof additionalProperties === 'object' ? additionalProperties : {};
    const kept = Object.entries(fields).filter(([, entry]) => entry !== null || !element.dropsNull);
    return Object.fromEntries(kept.map(([key, entry]) => [key, celValue(entry, element, resolve)]));
  }
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const given = fields[name] === null && !isNullable(property) ? undefined : fields[name];
      const entry = given === undefined ? property.default : given;
      return entry === undefined ? [] : [[fieldName(name), celValue(entry, property, resolve)]];
    }),
  );
}

/** With a default, a null is replaced; without one it was declared. */
const isNullable = ({ nullable, default: preset }: Definition): boolean => nullable === true && preset === undefined;
