import { remember } from '../kube/remember';

/** A value that is known only where the agent runs; `label` says which, in angle brackets: `logs-<hostname>`. */
export interface Unknown {
  readonly label: string;
}

/** What a record or an expression may hold. */
export type Field = string | number | boolean | null | readonly Field[] | Hash | Unknown;
export type Hash = ReadonlyMap<string, Field>;

/** Is it a hash? */
export function isHash(field: Field | undefined): field is Hash {
  return field instanceof Map;
}

/** Is it known only at run time? */
export function isUnknown(field: Field | undefined): field is Unknown {
  return field !== null && typeof field === 'object' && 'label' in field;
}

/** Ruby's `to_s`; an unknown value is its label. */
export function fieldText(field: Field | undefined): string {
  if (field === null || field === undefined) return '';
  if (isUnknown(field)) return field.label;
  return typeof field === 'object' ? JSON.stringify(plain(field)) : String(field);
}

/** Does nothing of it depend on run time? */
export function isKnown(field: Field | undefined): boolean {
  if (field === undefined || field === null || typeof field !== 'object') return true;
  if (isUnknown(field)) return false;
  return Array.isArray(field) ? field.every(isKnown) : [...(field as Hash).values()].every(isKnown);
}

/** Objects and arrays of JSON as fields. */
export function toField(value: unknown): Field {
  if (Array.isArray(value)) return value.map(toField);
  if (value instanceof Map) return new Map([...value].map(([name, entry]) => [String(name), toField(entry)]));
  if (value !== null && typeof value === 'object')
    return new Map(Object.entries(value).map(([name, entry]) => [name, toField(entry)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A field as JSON; unknown values become their labels. */
export function plain(field: Field): unknown {
  if (isUnknown(field)) return field.label;
  if (isHash(field)) return Object.fromEntries([...field].map(([name, value]) => [name, plain(value)]));
  return Array.isArray(field) ? field.map(plain) : field;
}

/**
 * The value that a record accessor names: `key`, `$.a.b`, `$['a']['b'][0]` (plugin_helper/record_accessor.rb).
 * Undefined where a step is missing.
 */
export function access(record: Hash, accessor: string): Field | undefined {
  let value: Field | undefined = record;
  for (const step of accessorSteps(accessor)) {
    if (isUnknown(value)) return value;
    if (isHash(value)) value = value.get(String(step));
    else if (Array.isArray(value) && typeof step === 'number') value = value[step] as Field | undefined;
    else return undefined;
  }
  return value;
}

/** A copy of the record with a field set or, with undefined, removed; missing parents are not made. */
export function withField(record: Hash, accessor: string, value: Field | undefined): Hash {
  const [first, ...rest] = accessorSteps(accessor);
  if (first === undefined) return record;
  const copy = new Map(record);
  const key = String(first);
  if (rest.length > 0) {
    const child = copy.get(key);
    if (!isHash(child)) return record;
    copy.set(
      key,
      withField(
        child,
        rest
          .map((step) => `['${step}']`)
          .join('')
          .replace(/^/, '$'),
        value,
      ),
    );
  } else if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

const accessorSteps = remember((accessor): readonly (string | number)[] => {
  if (accessor.startsWith('$.')) {
    return accessor
      .slice(2)
      .split('.')
      .flatMap((step): (string | number)[] => {
        const match = /^([^[]*)((?:\[\d+\])*)$/.exec(step);
        if (!match) return [step];
        return [match[1] ?? '', ...[...(match[2] ?? '').matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index))];
      });
  }
  if (accessor.startsWith('$[')) {
    return [...accessor.matchAll(/\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\]/g)].map(
      ([, single, double, index]) => single ?? double ?? Number(index),
    );
  }
  return [accessor];
});
