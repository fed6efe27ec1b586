import type { Hash as Event, Field } from '../fluentd/field';
import { isHash as isEventHash, isUnknown } from '../fluentd/field';
import { rubyRegex } from '../fluentd/regex';
import type { Condition, Operand, Term, Value } from './config';
import { isCondition } from './config';

/** What a condition is for an event; `raises` drops the event, or sends it to the dead letters where they are on. */
export type Outcome = boolean | 'unknown' | { raises: string };

/** Asks a condition about an event. */
export type Test = (event: Event) => Outcome;

/** The value of a field: undefined where it is missing. */
type Found = Field | undefined;

/**
 * Reads a condition as Logstash's evaluator does; the pipeline does not start where this is a problem.
 * Source: elastic/logstash, logstash-core/src/main/java/org/logstash/config/ir/compiler/EventCondition.java.
 */
export function testOf(condition: Condition): Test | { problem: string } {
  try {
    return test(condition);
  } catch (error) {
    if (error instanceof Unsuited) return { problem: error.message };
    throw error;
  }
}

class Unsuited extends Error {}

const unexpected = (): never => {
  throw new Unsuited('UnexpectedTypeException');
};

function test(condition: Condition): Test {
  switch (condition.is) {
    case 'truthy':
      return truthy(condition.operand);
    case 'not':
      return negated(termTest(condition.operand));
    case 'and':
    case 'or': {
      const { is, left, right } = condition;
      // Two fields, two conditions or one of each; a text or a number is no operand of `and`.
      const [first, second] = [termTest(left), termTest(right)];
      return (event) => {
        const one = first(event);
        if (one === (is === 'or')) return one;
        if (typeof one === 'object') return one;
        const other = second(event);
        if (one !== 'unknown') return other;
        return other === (is === 'or') ? other : 'unknown';
      };
    }
    case 'in':
      return within(condition.left, condition.right);
    case '=~':
      return matches(condition.left, condition.right);
    case '==':
      return equals(condition.left, condition.right);
    case '!=':
      return negated(equals(condition.left, condition.right));
    default:
      return compares(condition.is, condition.left, condition.right);
  }
}

const negated =
  (inner: Test): Test =>
  (event) => {
    const outcome = inner(event);
    return typeof outcome === 'boolean' ? !outcome : outcome;
  };

function termTest(term: Term): Test {
  if (isCondition(term)) return test(term);
  return term.is === 'field' ? truthy(term) : unexpected();
}

/** Missing, null, false, the empty text and the text "false" do not hold. */
function truthy(operand: Operand): Test {
  if (operand.is !== 'field') return constant(!['', 'false'].includes(text(fieldOf(operand))));
  if (fieldPath(operand.name).join() === '@timestamp') return constant(true); // no event is without
  return ask(operand.name, (found) => found !== undefined && !['', 'false'].includes(text(found)));
}

/** Asks about one field, or says that nobody knows it. */
function ask(name: string, answer: (found: Found) => Outcome): Test {
  const path = fieldPath(name);
  return (event) => {
    const found = fieldAt(event, path);
    return isUnknown(found) ? 'unknown' : answer(found);
  };
}

function askTwo(first: string, second: string, answer: (a: Found, b: Found) => Outcome): Test {
  const paths = [fieldPath(first), fieldPath(second)] as const;
  return (event) => {
    const [a, b] = [fieldAt(event, paths[0]), fieldAt(event, paths[1])];
    return isUnknown(a) || isUnknown(b) ? 'unknown' : answer(a, b);
  };
}

const constant =
  (outcome: boolean): Test =>
  () =>
    outcome;

function equals(left: Operand, right: Operand): Test {
  if (left.is === 'field' && right.is === 'field') return askTwo(left.name, right.name, same);
  for (const [field, other] of [[left, right] as const, [right, left] as const]) {
    if (field.is !== 'field') continue;
    const wanted = fieldOf(other);
    const never = other.is === 'value' && whole(other.value);
    return ask(field.name, (found) => !never && same(found, wanted));
  }
  return constant(sameConstants(left, right));
}

function compares(is: '<' | '<=' | '>' | '>=', left: Operand, right: Operand): Test {
  const holds = (order: number) => (is.startsWith('<') ? order < 0 : order > 0) || (is.endsWith('=') && order === 0);
  const order = (a: Found, b: Found, sign = 1): Outcome => {
    const found = ordered(a, b);
    return typeof found === 'number' ? holds(sign * found) : found;
  };
  if (left.is === 'field' && right.is === 'field') return askTwo(left.name, right.name, (a, b) => order(a, b));
  if (left.is === 'field') return ask(left.name, (found) => order(found, fieldOf(right)));
  if (right.is === 'field') return ask(right.name, (found) => order(found, fieldOf(left), -1));
  const [a, b] = [plainOf(left), plainOf(right)];
  if (Array.isArray(a)) return unexpected();
  if (typeof a !== typeof b) throw new Unsuited('ClassCastException');
  return constant(holds(a < b ? -1 : a > b ? 1 : 0));
}

/** As the values of JRuby compare with each other: what is no number and no text is equal to everything. */
function ordered(a: Found, b: Found): number | { raises: string } {
  if (a === undefined || Array.isArray(a) || isEventHash(a)) return { raises: 'UnexpectedTypeException' };
  if (Array.isArray(b) || isEventHash(b)) return { raises: 'ClassCastException' };
  if (typeof a !== 'string' && typeof a !== 'number') return 0;
  if (b === undefined) return { raises: 'NullPointerException' };
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return typeof a === 'number' && typeof b === 'number' ? Math.sign(a - b) : { raises: 'TypeError' };
}

function matches(left: Operand, right: Operand): Test {
  if (right.is !== 'pattern') return unexpected();
  const regex = rubyRegex(right.source, '', true); // `^` and `$` at each line
  if (!regex && unclosed(right.source)) throw new Unsuited('RegexpError');
  if (left.is !== 'field') {
    const constantText = left.is === 'pattern' ? left.source : left.value;
    return () => (typeof constantText === 'string' ? (regex ? regex.test(constantText) : 'unknown') : false);
  }
  return ask(left.name, (found) => (typeof found === 'string' ? (regex ? regex.test(found) : 'unknown') : false));
}

/** What both languages refuse; another pattern that JavaScript does not take may be Ruby's alone. */
function unclosed(source: string): boolean {
  try {
    return !new RegExp(source);
  } catch (error) {
    return /Unterminated (?:group|character class)|Unmatched/.test(String(error));
  }
}

function within(left: Operand, right: Operand): Test {
  if (left.is === 'field' && right.is === 'field') return askTwo(left.name, right.name, fieldInField);
  if (left.is === 'field') {
    const whole = plainOf(right as Exclude<Operand, { is: 'field' }>);
    // In a text: only a text can be a part of it. In a list: compared as texts, so that 1 is in ["1"].
    if (!Array.isArray(whole))
      return ask(left.name, (found) => typeof found === 'string' && text(fieldOf(right)).includes(found));
    const elements = (fieldOf(right) as readonly Field[]).map(text);
    return ask(left.name, (found) => found !== undefined && elements.includes(text(found)));
  }
  const item = plainOf(left);
  if (right.is === 'field') {
    if (Array.isArray(item)) return unexpected();
    const wanted = fieldOf(left);
    return ask(
      right.name,
      (found) =>
        (typeof wanted === 'string' && typeof found === 'string' && found.includes(wanted)) ||
        (Array.isArray(found) && !whole(item) && (found as Field[]).some((one) => same(one, wanted))),
    );
  }
  // Two constants: equal or not, a text in a list neither.
  return constant(sameConstants(left, right));
}

function sameConstants(left: Operand, right: Operand): boolean {
  if (left.is === 'field' || right.is === 'field') return false;
  return typeof plainOf(left) === typeof plainOf(right) && same(fieldOf(left), fieldOf(right));
}

function fieldInField(item: Found, whole: Found): Outcome {
  if (Array.isArray(item) || isEventHash(item)) return false;
  if (typeof item === 'string' && typeof whole === 'string') return whole.includes(item);
  if (Array.isArray(whole)) {
    if (item === undefined && whole.length > 0) return { raises: 'NullPointerException' };
    return (whole as Field[]).some((one) => same(one, item));
  }
  return item !== undefined && same(item, whole);
}

function same(a: Found, b: Found): boolean {
  if (a === undefined || b === undefined || a === null || b === null) return a === b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && (a as Field[]).every((one, index) => same(one, (b as Field[])[index]));
  if (isEventHash(a) && isEventHash(b))
    return a.size === b.size && Array.from(a).every(([key, value]) => b.has(key) && same(value, b.get(key)));
  return a === b;
}

/** As the program prints a value: null is empty, a list has brackets. */
function text(value: Field): string {
  if (value === null) return '';
  if (Array.isArray(value)) return `[${(value as Field[]).map(text).join(', ')}]`;
  if (isEventHash(value)) return `{${Array.from(value, ([key, one]) => `${key}=${text(one)}`).join(', ')}}`;
  return String(value);
}

function plainOf(operand: Exclude<Operand, { is: 'field' }>): Value {
  return operand.is === 'pattern' ? operand.source : operand.value;
}

function fieldOf(operand: Operand): Field {
  return operand.is === 'field' ? null : asField(plainOf(operand));
}

/** `1.0` is never equal to the 1 of an event, and prints as it is written. */
const whole = (value: Value) => typeof value === 'number' && Number.isInteger(value);

function asField(value: Value): Field {
  if (Array.isArray(value)) return (value as Value[]).map((one) => (whole(one) ? `${one as number}.0` : asField(one)));
  return typeof value === 'bigint' ? Number(value) : typeof value === 'object' ? null : value;
}

/** The steps of `[a][b]`; a name without brackets is one step. */
export function fieldPath(name: string): readonly string[] {
  return name.startsWith('[') ? Array.from(name.matchAll(/\[([^\][]+)\]/g), ([, step]) => step as string) : [name];
}

/** The value that the steps lead to; an index may count from the end. */
export function fieldAt(event: Event, path: readonly string[]): Found {
  if (path.length === 1 && path[0] === '@version') return event.get('@version') ?? '1';
  let value: Found = event;
  for (const step of path) {
    if (isUnknown(value)) return value;
    if (isEventHash(value)) value = value.get(step);
    else if (Array.isArray(value) && /^[+-]?\d+$/.test(step)) value = (value as Field[]).at(Number(step));
    else return undefined;
  }
  return value;
}
