/** What an environment variable holds: its text, or who supplies it where the text is not in the repository. */
export type Variable = { text: string } | { from: string };

/** What Ruby code of a configuration may read. */
export interface Environment {
  variables: ReadonlyMap<string, Variable>;
  /** `0` with one worker; undefined where several run. */
  workerId?: string;
}

/** The result of one `#{…}`. */
export type Evaluated =
  /** Text; `missing` is the variable that gave nothing, so that the text is empty. */
  | { is: 'text'; text: string; missing?: string }
  /** A value that is known only where it runs: a secret, the host's name. `from` says whose. */
  | { is: 'supplied'; from: string }
  /** `use_nil`: the parameter counts as absent. */
  | { is: 'nil' }
  /** `use_default`: the parameter takes its default. */
  | { is: 'default' }
  /** Ruby raises here: Fluentd does not start. */
  | { is: 'raised'; message: string }
  /** Code that this reader does not follow. */
  | { is: 'unresolved'; code: string };

type Result = Evaluated | { is: 'null'; missing?: string };

class Unsupported extends Error {}

/**
 * Evaluates embedded Ruby of the forms that configurations use: `ENV['X']`, `ENV.fetch('X', 'd')`, `||`, `+`, literals,
 * `use_nil`, `use_default`, `hostname`, `worker_id`, `Socket.gethostname` and conversions behind a dot.
 */
export function evaluateRuby(code: string, environment: Environment): Evaluated {
  try {
    const tokens = tokenize(code);
    const state = { tokens, at: 0 };
    const result = either(state, environment);
    if (state.at < tokens.length) throw new Unsupported();
    if (result.is !== 'null') return result;
    return { is: 'text', text: '', ...(result.missing && { missing: result.missing }) };
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { is: 'unresolved', code };
  }
}

type Token = { type: 'string'; text: string; interpolated: boolean } | { type: 'word' | 'number' | 'sign'; text: string };
interface State {
  tokens: readonly Token[];
  at: number;
}

function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|([A-Za-z_]\w*[?!]?)|(\d+(?:\.\d+)?)|(\|\||::|[.,()[\]{}+])/y;
  while (pattern.lastIndex < code.length) {
    const match = pattern.exec(code);
    if (!match) throw new Unsupported();
    const [, single, double, word, number, sign] = match;
    if (single !== undefined) tokens.push({ type: 'string', text: single.replace(/\\(['\\])/g, '$1'), interpolated: false });
    else if (double !== undefined) {
      if (double.includes('#{')) throw new Unsupported();
      tokens.push({ type: 'string', text: double.replace(/\\(.)/g, unescape), interpolated: true });
    } else if (word !== undefined) tokens.push({ type: 'word', text: word });
    else if (number !== undefined) tokens.push({ type: 'number', text: number });
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign });
  }
  return tokens;
}

const unescape = (_: string, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char;

function accept(state: State, text: string): boolean {
  const token = state.tokens[state.at];
  if (!token || token.type === 'string' || token.text !== text) return false;
  state.at += 1;
  return true;
}

function expect(state: State, text: string): void {
  if (!accept(state, text)) throw new Unsupported();
}

function either(state: State, environment: Environment): Result {
  let left = sum(state, environment);
  while (accept(state, '||')) {
    const right = sum(state, environment);
    // Ruby does not evaluate the right side of a value that is there, so that a raise or use_nil there has no effect.
    if (left.is === 'null') left = right;
  }
  return left;
}

function sum(state: State, environment: Environment): Result {
  let left = postfix(state, environment);
  while (accept(state, '+')) {
    const right = postfix(state, environment);
    if (left.is === 'text' && right.is === 'text') left = { is: 'text', text: left.text + right.text };
    else if (left.is === 'supplied' || right.is === 'supplied') left = { is: 'supplied', from: `${label(left)}${label(right)}` };
    else if (left.is === 'null') return { is: 'raised', message: "undefined method '+' for nil" };
    else throw new Unsupported();
  }
  return left;
}

const label = (result: Result) => (result.is === 'text' ? result.text : result.is === 'supplied' ? result.from : '');

function postfix(state: State, environment: Environment): Result {
  let value = primary(state, environment);
  while (accept(state, '.')) {
    const method = state.tokens[state.at];
    if (method?.type !== 'word') throw new Unsupported();
    state.at += 1;
    if (accept(state, '(')) expect(state, ')');
    value = convert(value, method.text);
  }
  return value;
}

function convert(value: Result, method: string): Result {
  if (value.is === 'null' && method === 'to_s') return { is: 'text', text: '', ...(value.missing && { missing: value.missing }) };
  if (value.is === 'null') return { is: 'raised', message: `undefined method '${method}' for nil` };
  if (value.is === 'supplied') return value;
  if (value.is !== 'text') throw new Unsupported();
  const { text } = value;
  switch (method) {
    case 'to_s':
    case 'to_str':
      return value;
    case 'strip':
      return { is: 'text', text: text.trim() };
    case 'downcase':
      return { is: 'text', text: text.toLowerCase() };
    case 'upcase':
      return { is: 'text', text: text.toUpperCase() };
    case 'to_i':
      return { is: 'text', text: /^\s*[+-]?\d+/.exec(text)?.[0].trim() ?? '0' };
    default:
      throw new Unsupported();
  }
}

function primary(state: State, environment: Environment): Result {
  const token = state.tokens[state.at];
  state.at += 1;
  if (!token) throw new Unsupported();
  if (token.type === 'string' || token.type === 'number') return { is: 'text', text: token.text };
  if (token.type === 'sign') {
    if (token.text !== '(') throw new Unsupported();
    const value = either(state, environment);
    expect(state, ')');
    return value;
  }
  switch (token.text) {
    case 'ENV':
      return variable(state, environment);
    case 'use_nil':
      return { is: 'nil' };
    case 'use_default':
      return { is: 'default' };
    case 'nil':
      return { is: 'null' };
    case 'true':
    case 'false':
      return { is: 'text', text: token.text };
    case 'hostname':
      return { is: 'supplied', from: 'hostname' };
    case 'worker_id':
      return environment.workerId === undefined ? { is: 'supplied', from: 'worker_id' } : { is: 'text', text: environment.workerId };
    case 'Socket':
      expect(state, '.');
      expect(state, 'gethostname');
      return { is: 'supplied', from: 'hostname' };
    default:
      throw new Unsupported();
  }
}

function variable(state: State, environment: Environment): Result {
  const fetching = accept(state, '.');
  if (fetching) expect(state, 'fetch');
  expect(state, fetching ? '(' : '[');
  const name = state.tokens[state.at];
  if (name?.type !== 'string') throw new Unsupported();
  state.at += 1;
  let fallback: Result | undefined;
  if (fetching) {
    if (accept(state, ',')) fallback = either(state, environment);
    expect(state, ')');
    if (accept(state, '{')) {
      fallback = either(state, environment);
      expect(state, '}');
    }
  } else expect(state, ']');
  const found = environment.variables.get(name.text);
  if (found) return 'text' in found ? { is: 'text', text: found.text } : { is: 'supplied', from: found.from };
  if (name.text === 'SERVERENGINE_WORKER_ID') return environment.workerId === undefined ? { is: 'supplied', from: 'worker_id' } : { is: 'text', text: environment.workerId };
  if (fallback) return fallback;
  return fetching ? { is: 'raised', message: `key not found: "${name.text}"` } : { is: 'null', missing: name.text };
}
