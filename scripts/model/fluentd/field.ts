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

/** The name under which a record of which not all fields are known says so: any other name may be a field of it. */
export const otherFields = '<fields>';

/**
 * What a record accessor gives: `key`, `$.a.b`, `$['a']['b'][0]` (plugin_helper/record_accessor.rb). Undefined where a
 * step is missing; an error where a step goes into text or a number, as Ruby's `dig` raises there.
 */
export function dig(record: Hash, accessor: string): { value: Field | undefined } | { error: string } {
  let value: Field | undefined = record;
  for (const step of accessorSteps(accessor)) {
    if (isUnknown(value)) return { value };
    if (value === undefined || value === null) return { value: undefined };
    if (isHash(value)) {
      const found: Field | undefined = value.get(String(step));
      value = found === undefined && value.has(otherFields) ? { label: `<${accessor}>` } : found;
    } else if (!Array.isArray(value)) {
      return { error: `TypeError: ${typeof value === 'string' ? 'String' : typeof value} does not have #dig method` };
    } else if (typeof step === 'number') value = value.at(step) as Field | undefined;
    else return { error: 'TypeError: no implicit conversion of String into Integer' };
  }
  return { value };
}

/** The value that a record accessor names, undefined also where it cannot be got. */
export function access(record: Hash, accessor: string): Field | undefined {
  const found = dig(record, accessor);
  return 'value' in found ? found.value : undefined;
}

/** Takes a field out of the record itself: copies of its outer part share what is inside, as in Ruby. */
export function deleteField(record: Map<string, Field>, accessor: string): void {
  const steps = accessorSteps(accessor);
  const last = steps.at(-1);
  let value: Field | undefined = record;
  for (const step of steps.slice(0, -1)) {
    if (isHash(value)) value = value.get(String(step));
    else if (Array.isArray(value) && typeof step === 'number') value = value.at(step) as Field | undefined;
    else return;
  }
  if (last === undefined) return;
  if (isHash(value)) (value as Map<string, Field>).delete(String(last));
  else if (Array.isArray(value) && typeof last === 'number') value.splice(last, 1);
}

/** A field that shares nothing with the other. */
export function copyOf<T extends Field>(field: T): T {
  if (isHash(field)) return new Map([...(field as Hash)].map(([name, value]) => [name, copyOf(value)])) as unknown as T;
  return Array.isArray(field) ? ((field as readonly Field[]).map(copyOf) as unknown as T) : field;
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
