import { remember } from '../kube/remember';
import type { Field } from './field';
import { fieldText, isHash, isUnknown } from './field';
import { rubyRegex } from './regex';
import type { Argument } from './ruby-methods';
import { callMethod } from './ruby-methods';
import type { Expression } from './ruby-syntax';
import { parseRuby, UnsupportedRuby } from './ruby-syntax';

/** What an environment variable holds: its text, or what stands for it where only the running pod knows. */
export type Variable = { text: string } | { label: string };

/** What Ruby code of a configuration may read. */
export interface Environment {
  variables: ReadonlyMap<string, Variable>;
  /** `0` with one worker; absent where several run. */
  workerId?: string;
}

/** The result of an expression. */
export type Evaluated =
  /** A value; `missing` is the variable that was read and is not set, where the value is nil because of it. */
  | { is: 'value'; value: Field; missing?: string }
  /** `use_nil`: the parameter counts as absent. */
  | { is: 'nil' }
  /** `use_default`: the parameter takes its default. */
  | { is: 'default' }
  /** Ruby raises here. */
  | { is: 'raised'; message: string }
  /** Code that this reader does not follow. */
  | { is: 'unresolved'; code: string };

/** Ruby's own exceptions, and the two with which a configuration leaves a value out. */
class Raised extends Error {}
class Signal extends Error {
  constructor(readonly signal: 'nil' | 'default') {
    super(signal);
  }
}

/**
 * Evaluates the Ruby that configurations use: `ENV['X'] || 'd'`, `ENV.fetch`, `use_nil`, `record.dig('a', 'b')&.downcase`,
 * conditions, comparisons and the usual methods of strings, arrays and hashes. A part that is known only at run time
 * gives an unknown value, and so does what is computed from it.
 * @param names what else the code may name: `record`, `tag`, `tag_parts`
 */
export function evaluateRuby(
  code: string,
  environment: Environment,
  names: ReadonlyMap<string, Field> = new Map(),
): Evaluated {
  const unset: string[] = [];
  try {
    const value = evaluate(parsed(code), { environment, names, unset });
    if (value instanceof RegExp || isRange(value)) throw new UnsupportedRuby();
    return { is: 'value', value, ...(value === null && unset[0] !== undefined && { missing: unset[0] }) };
  } catch (error) {
    if (error instanceof Signal) return { is: error.signal };
    if (error instanceof Raised) return { is: 'raised', message: error.message };
    if (error instanceof UnsupportedRuby) return { is: 'unresolved', code };
    throw error;
  }
}

/** The expression, or that the code is outside what is read here. */
const expressionOf = remember((code): Expression | UnsupportedRuby => {
  try {
    return parseRuby(code);
  } catch (error) {
    if (error instanceof UnsupportedRuby) return error;
    throw error;
  }
});

function parsed(code: string): Expression {
  const expression = expressionOf(code);
  if (expression instanceof UnsupportedRuby) throw expression;
  return expression;
}

interface Scope {
  environment: Environment;
  names: ReadonlyMap<string, Field>;
  unset: string[];
}

type Value = Argument;
const isRange = (value: Value): value is Extract<Argument, { from: number }> =>
  value !== null && typeof value === 'object' && 'from' in value && 'open' in value;

function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.is) {
    case 'literal':
      return expression.value;
    case 'regex': {
      const regex = rubyRegex(expression.source, expression.options);
      if (!regex) throw new UnsupportedRuby();
      return regex;
    }
    case 'text': {
      const parts = expression.parts.map((part) => (typeof part === 'string' ? part : field(part, scope)));
      const text = parts.map(fieldText).join('');
      return parts.some(isUnknown) ? { label: text } : text;
    }
    case 'array':
      return expression.items.map((item) => field(item, scope));
    case 'range': {
      const [from, to] = [evaluate(expression.from, scope), evaluate(expression.to, scope)];
      if (typeof from !== 'number' || typeof to !== 'number') throw new UnsupportedRuby();
      return { from, to, open: expression.open };
    }
    case 'not': {
      const value = evaluate(expression.of, scope);
      return isUnknown(value as Field)
        ? { label: `<!${fieldText(value as Field)}>` }
        : value === null || value === false;
    }
    case 'if': {
      const condition = evaluate(expression.condition, scope);
      if (isUnknown(condition as Field)) return undecided(expression.then, expression.else, scope);
      return evaluate(condition !== null && condition !== false ? expression.then : expression.else, scope);
    }
    case 'rescue':
      try {
        return evaluate(expression.of, scope);
      } catch (error) {
        if (error instanceof Raised) return evaluate(expression.else, scope);
        throw error;
      }
    case 'operator':
      return operate(expression, scope);
    case 'name':
      return name(expression.name, scope);
    case 'index':
      return call(expression.on, '[]', expression.args, scope);
    case 'call':
      if (expression.safe && evaluate(expression.on, scope) === null) return null;
      return call(expression.on, expression.name, expression.args, scope, expression.block);
  }
}

function field(expression: Expression, scope: Scope): Field {
  const value = evaluate(expression, scope);
  if (value instanceof RegExp || isRange(value)) throw new UnsupportedRuby();
  return value;
}

/** Which branch is taken is known only at run time; the same value on both sides is that value. */
function undecided(left: Expression, right: Expression, scope: Scope): Field {
  const values = [field(left, scope), field(right, scope)].map(fieldText);
  return values[0] === values[1] ? field(left, scope) : { label: `<${values.join(' or ')}>` };
}

function operate({ name: operator, left, right }: Extract<Expression, { is: 'operator' }>, scope: Scope): Value {
  const first = evaluate(left, scope);
  if (operator === '||' || operator === '&&') {
    if (isUnknown(first as Field)) return first; // a value of the pod or of a secret is there
    const truthy = first !== null && first !== false;
    return truthy === (operator === '||') ? first : evaluate(right, scope);
  }
  const second = evaluate(right, scope);
  if (isUnknown(first as Field) || isUnknown(second as Field)) {
    const label = `${fieldText(first as Field)}${operator === '+' ? '' : ` ${operator} `}${second instanceof RegExp ? second : fieldText(second as Field)}`;
    return { label: operator === '+' ? label : `<${label}>` };
  }
  switch (operator) {
    case '==':
    case '===':
    case '!=': {
      if (first instanceof RegExp && typeof second === 'string') return first.test(second);
      if ([first, second].some((value) => value !== null && typeof value === 'object')) throw new UnsupportedRuby();
      return (first === second) === (operator !== '!=');
    }
    case '=~':
    case '!~': {
      const [text, regex] = first instanceof RegExp ? [second, first] : [first, second];
      if (text === null) return operator === '!~' ? true : null;
      if (typeof text !== 'string' || !(regex instanceof RegExp)) throw new UnsupportedRuby();
      const found = text.search(regex);
      return operator === '!~' ? found < 0 : found < 0 ? null : found;
    }
    case '+':
      if (typeof first === 'string' && typeof second === 'string') return first + second;
      if (typeof first === 'number' && typeof second === 'number') return first + second;
      if (Array.isArray(first) && Array.isArray(second)) return [...(first as Field[]), ...(second as Field[])];
      if (first === null || second === null) throw new Raised("undefined method '+' for nil");
      throw new Raised('no implicit conversion');
    default:
      if (typeof first !== 'number' || typeof second !== 'number') {
        if (first === null) throw new Raised(`undefined method '${operator}' for nil`);
        throw new UnsupportedRuby();
      }
      return arithmetic(operator, first, second);
  }
}

function arithmetic(operator: string, left: number, right: number): Value {
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new Raised('divided by 0');
      return Number.isInteger(left) && Number.isInteger(right) ? Math.floor(left / right) : left / right;
    case '%':
      return ((left % right) + right) % right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      throw new UnsupportedRuby();
  }
}

function name(text: string, scope: Scope): Value {
  const known = scope.names.get(text);
  if (known !== undefined) return known;
  switch (text) {
    case 'use_nil':
      throw new Signal('nil');
    case 'use_default':
      throw new Signal('default');
    case 'hostname':
      return { label: '<hostname>' };
    case 'worker_id':
      return workerId(scope);
    default:
      throw new UnsupportedRuby();
  }
}

const workerId = ({ environment }: Scope): Field => environment.workerId ?? { label: '<worker_id>' };

function call(on: Expression, method: string, args: readonly Expression[], scope: Scope, block?: Expression): Value {
  if (on.is === 'name' && !scope.names.has(on.name)) {
    if (on.name === 'ENV') return variable(method, args, scope, block);
    if (on.name === 'Socket' && method === 'gethostname') return { label: '<hostname>' };
    if (on.name === 'File' && method === 'join') return joined(args.map((arg) => field(arg, scope)));
    if (['Time', 'DateTime'].includes(on.name)) return { label: '<time>' };
  }
  if (block) throw new UnsupportedRuby();
  const receiver = evaluate(on, scope);
  if (receiver instanceof RegExp || isRange(receiver)) {
    if (receiver instanceof RegExp && ['match?', 'match'].includes(method) && args[0]) {
      const text = evaluate(args[0], scope);
      if (isUnknown(text as Field)) return { label: `<${fieldText(text as Field)} =~ ${receiver}>` };
      return typeof text === 'string' ? receiver.test(text) : false;
    }
    throw new UnsupportedRuby();
  }
  if (method === 'is_a?' || method === 'kind_of?' || method === 'respond_to?') return kind(receiver, method, args[0]);
  const values = args.map((arg) => evaluate(arg, scope));
  if (receiver === null && !['nil?', 'to_s', 'to_i', 'to_a', 'to_h', 'inspect'].includes(method)) {
    throw new Raised(`undefined method '${method}' for nil`);
  }
  const result = callMethod(receiver, method, values);
  if (result === undefined) throw new UnsupportedRuby();
  return result;
}

function kind(value: Field, method: string, arg: Expression | undefined): Field {
  if (isUnknown(value)) return { label: `<${value.label}.${method}>` };
  if (method !== 'respond_to?' && arg?.is === 'name') {
    if (arg.name === 'Hash') return isHash(value);
    if (arg.name === 'String') return typeof value === 'string';
    if (arg.name === 'Array') return Array.isArray(value);
    if (arg.name === 'Integer' || arg.name === 'Numeric') return typeof value === 'number';
  }
  throw new UnsupportedRuby();
}

function joined(parts: readonly Field[]): Field {
  const text = parts.map(fieldText).reduce((path, part) => `${path.replace(/\/+$/, '')}/${part.replace(/^\/+/, '')}`);
  return parts.some(isUnknown) ? { label: text } : text;
}

function variable(method: string, args: readonly Expression[], scope: Scope, block?: Expression): Value {
  const [first, second] = args;
  const key = first && field(first, scope);
  if (typeof key !== 'string' || !['[]', 'fetch', 'key?', 'has_key?', 'include?'].includes(method))
    throw new UnsupportedRuby();
  const found = scope.environment.variables.get(key);
  if (method.endsWith('?')) return found !== undefined;
  if (found) return 'text' in found ? found.text : { label: found.label };
  if (key === 'SERVERENGINE_WORKER_ID') return workerId(scope);
  const fallback = second ?? block;
  if (fallback) return evaluate(fallback, scope);
  if (method === 'fetch') throw new Raised(`key not found: "${key}"`);
  scope.unset.push(key);
  return null;
}
