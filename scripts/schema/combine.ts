import { quantity } from '../model/kube/quantity';
import type { Combination } from './store/definition';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong: where (nothing: the object itself) and the end of a sentence. */
export interface Clash {
  trail: readonly string[];
  problem: string;
}

/** Is a field set? The API server takes an empty string and an empty list for none. */
const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** The combinations of fields that an object breaks. */
export function* clashes(combinations: readonly Combination[], fields: Fields): Generator<Clash> {
  for (const combination of combinations) {
    if ('with' in combination) {
      if (isSet(fields[combination.with])) yield* consequences(combination, fields, combination.with);
    } else if ('when' in combination) {
      if (all(combination.when, fields)) yield* consequences(combination, fields, shown(combination.when, fields));
    } else if ('never' in combination) {
      if (all(combination.never, fields)) yield pair(combination.never);
    } else if ('lower' in combination) {
      yield* bounds(combination.lower, combination.upper, fields);
    } else {
      yield* choice(combination, fields);
    }
  }
}

function* consequences(
  combination: { forbid: readonly string[] } | { need: readonly string[] },
  fields: Fields,
  cause: string,
): Generator<Clash> {
  if ('forbid' in combination) {
    for (const field of combination.forbid)
      if (isSet(fields[field])) yield { trail: [field], problem: `cannot be set with ${cause}` };
  } else {
    for (const field of combination.need)
      if (!isSet(fields[field])) yield { trail: [field], problem: `must be set with ${cause}` };
  }
}

function all(conditions: Fields, fields: Fields): boolean {
  return Object.entries(conditions).every(([field, condition]) => {
    const value = isSet(fields[field]) ? fields[field] : null;
    return Array.isArray(condition) ? condition.includes(value) : value === condition;
  });
}

function shown(conditions: Fields, fields: Fields): string {
  return Object.keys(conditions)
    .map((field) => (isSet(fields[field]) ? `${field} ${String(fields[field])}` : `no ${field}`))
    .join(' and ');
}

function pair(conditions: Fields): Clash {
  const [[field, value] = ['', ''], ...others] = Object.entries(conditions);
  const with_ = others.map(([other, is]) => `${other} ${String(is)}`).join(' and ');
  return { trail: [field], problem: `${String(value)} cannot be combined with ${with_}` };
}

function* bounds(lower: string, upper: string, fields: Fields): Generator<Clash> {
  const [least, most] = [fields[lower], fields[upper]] as [Fields | undefined, Fields | undefined];
  if (typeof least !== 'object' || typeof most !== 'object' || !least || !most) return;
  for (const [name, value] of Object.entries(least)) {
    if (!Object.hasOwn(most, name) || !(quantity(value) > quantity(most[name]))) continue;
    yield { trail: [lower, name], problem: `${String(value)} is more than ${upper}.${name} ${String(most[name])}` };
  }
}

function* choice(
  combination: Exclude<Combination, { when: unknown } | { with: unknown } | { never: unknown } | { lower: unknown }>,
  fields: Fields,
): Generator<Clash> {
  const names = Object.values(combination).flat() as string[];
  const [first, second] = names.filter((name) => isSet(fields[name]));
  if (first === undefined && !('atMostOne' in combination)) {
    yield {
      trail: [],
      problem: `needs ${'exactlyOne' in combination ? 'one' : 'at least one'} of ${names.join(', ')}`,
    };
  }
  if (second !== undefined && !('atLeastOne' in combination)) {
    yield { trail: [second], problem: `cannot be combined with ${String(first)}` };
  }
}
