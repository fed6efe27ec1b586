import type { Combination } from '../../schemas/definition';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong: the field (the empty string: the object itself) and the end of a sentence. */
export interface Clash {
  field: string;
  problem: string;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** The combinations of fields that an object breaks. */
export function* clashes(combinations: readonly Combination[], fields: Fields): Generator<Clash> {
  for (const combination of combinations) {
    if ('when' in combination) yield* conditional(combination, fields);
    else yield* choice(combination, fields);
  }
}

function* conditional(combination: Extract<Combination, { when: unknown }>, fields: Fields): Generator<Clash> {
  const conditions = Object.entries(combination.when);
  if (!conditions.every(([field, value]) => holds(fields[field], value))) return;
  const given = conditions.map(([field, value]) => `${field} ${shown(value)}`).join(' and ');
  if ('forbid' in combination) {
    for (const field of combination.forbid) {
      if (isSet(fields[field])) yield { field, problem: `cannot be set with ${given}` };
    }
  } else {
    for (const field of combination.need) {
      if (!isSet(fields[field])) yield { field, problem: `must be set with ${given}` };
    }
  }
}

/** A condition is a value, a list of values, or `true` for a field that only has to be set. */
function holds(value: unknown, condition: unknown): boolean {
  if (Array.isArray(condition)) return condition.includes(value);
  return value === condition;
}

const shown = (condition: unknown): string => (Array.isArray(condition) ? condition.join(' or ') : String(condition));

function* choice(combination: Exclude<Combination, { when: unknown }>, fields: Fields): Generator<Clash> {
  const names = Object.values(combination).flat() as string[];
  const set = names.filter((name) => isSet(fields[name]));
  if (set.length === 0 && !('atMostOne' in combination)) {
    const [first = '', ...others] = names;
    const one = 'exactlyOne' in combination ? 'one of' : 'at least one of';
    yield { field: '', problem: others.length ? `needs ${one} ${names.join(', ')}` : `needs ${first}` };
  }
  if (set.length > 1 && !('atLeastOne' in combination)) {
    yield { field: set[1] as string, problem: `cannot be combined with ${set[0] as string}` };
  }
}
