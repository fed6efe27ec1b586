import { rubyEnd } from './ruby-end';

/** An expression of the part of Ruby that configurations use. */
export type Expression =
  | { is: 'literal'; value: string | number | boolean | null }
  | { is: 'text'; parts: readonly (string | Expression)[] }
  | { is: 'regex'; source: string; options: string }
  | { is: 'array'; items: readonly Expression[] }
  | { is: 'name'; name: string }
  | { is: 'call'; on: Expression; name: string; args: readonly Expression[]; safe: boolean; block?: Expression }
  | { is: 'index'; on: Expression; args: readonly Expression[] }
  | { is: 'range'; from: Expression; to: Expression; open: boolean }
  | { is: 'operator'; name: string; left: Expression; right: Expression }
  | { is: 'not'; of: Expression }
  | { is: 'if'; condition: Expression; then: Expression; else: Expression }
  | { is: 'rescue'; of: Expression; else: Expression };

/** The code is outside that part. */
export class UnsupportedRuby extends Error {}

type Token =
  | { type: 'text'; parts: (string | Expression)[] }
  | { type: 'regex'; source: string; options: string }
  | { type: 'words'; words: string[] }
  | { type: 'symbol' | 'number' | 'word' | 'sign'; text: string };

/** Reads one expression. @throws UnsupportedRuby */
export function parseRuby(code: string): Expression {
  const tokens = tokenize(code);
  let at = 0;

  const sign = (...texts: string[]): string | undefined => {
    const token = tokens[at];
    if (
      !token ||
      !('text' in token) ||
      token.type === 'symbol' ||
      token.type === 'number' ||
      !texts.includes(token.text)
    )
      return undefined;
    at += 1;
    return token.text;
  };
  const need = (text: string) => {
    if (!sign(text)) throw new UnsupportedRuby();
  };

  function statement(): Expression {
    let result = ternary();
    for (;;) {
      if (sign('rescue')) result = { is: 'rescue', of: result, else: ternary() };
      else if (sign('if'))
        result = { is: 'if', condition: ternary(), then: result, else: { is: 'literal', value: null } };
      else if (sign('unless'))
        result = {
          is: 'if',
          condition: { is: 'not', of: ternary() },
          then: result,
          else: { is: 'literal', value: null },
        };
      else return result;
    }
  }

  function ternary(): Expression {
    const condition = binary(0);
    if (!sign('?')) return condition;
    const then = ternary();
    need(':');
    return { is: 'if', condition, then, else: ternary() };
  }

  const levels = [
    ['..', '...'],
    ['||'],
    ['&&'],
    ['==', '!=', '=~', '!~', '==='],
    ['<', '>', '<=', '>='],
    ['+', '-'],
    ['*', '/', '%'],
  ];

  function binary(level: number): Expression {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = sign(...operators); operator; operator = sign(...operators)) {
      const right = binary(level + 1);
      left = operator.startsWith('..')
        ? { is: 'range', from: left, to: right, open: operator === '...' }
        : { is: 'operator', name: operator, left, right };
    }
    return left;
  }

  function unary(): Expression {
    if (sign('!') || sign('not')) return { is: 'not', of: unary() };
    if (sign('-')) return { is: 'operator', name: '-', left: { is: 'literal', value: 0 }, right: unary() };
    return postfix();
  }

  function postfix(): Expression {
    let on = primary();
    for (;;) {
      const dot = sign('.', '&.', '::');
      if (dot) {
        const method = tokens[at];
        if (method?.type !== 'word') throw new UnsupportedRuby();
        at += 1;
        let args: Expression[] = [];
        let block: Expression | undefined;
        if (sign('(')) ({ args, block } = list(')'));
        if (sign('{')) {
          block = statement();
          need('}');
        }
        on = { is: 'call', on, name: method.text, args, safe: dot === '&.', ...(block && { block }) };
      } else if (sign('[')) on = { is: 'index', on, args: list(']').args };
      else return on;
    }
  }

  function list(end: string): { args: Expression[]; block?: Expression } {
    const args: Expression[] = [];
    while (!sign(end)) {
      if (args.length > 0) need(',');
      args.push(ternary());
    }
    return { args };
  }

  function primary(): Expression {
    const token = tokens[at];
    at += 1;
    if (!token) throw new UnsupportedRuby();
    switch (token.type) {
      case 'text':
        return { is: 'text', parts: token.parts };
      case 'regex':
        return { is: 'regex', source: token.source, options: token.options };
      case 'words':
        return { is: 'array', items: token.words.map((value) => ({ is: 'literal', value })) };
      case 'symbol':
        return { is: 'literal', value: token.text };
      case 'number':
        return { is: 'literal', value: Number(token.text) };
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { is: 'literal', value: token.text === 'true' };
        if (token.text === 'nil') return { is: 'literal', value: null };
        if (token.text === 'if' || token.text === 'unless') return condition(token.text === 'unless');
        return { is: 'name', name: token.text };
      default:
        if (token.text === '[') return { is: 'array', items: list(']').args };
        if (token.text === '(') {
          const inner = statement();
          need(')');
          return inner;
        }
        throw new UnsupportedRuby();
    }
  }

  /** `if a then b else c end`, the words in front already read. */
  function condition(negated: boolean): Expression {
    const asked = ternary();
    if (!sign('then') && !sign(';')) throw new UnsupportedRuby();
    const then = statement();
    sign(';');
    const other = sign('elsif') ? condition(false) : elseBranch();
    return negated
      ? { is: 'if', condition: asked, then: other, else: then }
      : { is: 'if', condition: asked, then, else: other };
  }

  function elseBranch(): Expression {
    if (sign('end')) return { is: 'literal', value: null };
    need('else');
    const value = statement();
    sign(';');
    need('end');
    return value;
  }

  const result = statement();
  if (at < tokens.length) throw new UnsupportedRuby();
  return result;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', b: '\b', 0: '\0', s: ' ', e: '\x1b' };

function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /(?<blank>\s+)|'(?<single>(?:[^'\\]|\\[\s\S])*)'|%[wW]\[(?<words>[^\]]*)\]|:(?<symbol>[a-zA-Z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_]\w*[?!]?)|(?<sign>&\.|\|\||&&|===?|=~|!~|!=|<=|>=|\.\.\.?|::|[-+*/%.,;()[\]{}?:!<>])/y;
  while (pattern.lastIndex < code.length) {
    const start = pattern.lastIndex;
    const char = code.charAt(start);
    if (char === '"') {
      const { parts, end } = doubleQuoted(code, start);
      tokens.push({ type: 'text', parts });
      pattern.lastIndex = end;
      continue;
    }
    if (char === '/' && regexMayFollow(tokens.at(-1))) {
      const match = /\/((?:[^/\\\n]|\\.)*)\/([imxo]*)/y;
      match.lastIndex = start;
      const found = match.exec(code);
      if (!found) throw new UnsupportedRuby();
      tokens.push({ type: 'regex', source: (found[1] ?? '').replaceAll('\\/', '/'), options: found[2] ?? '' });
      pattern.lastIndex = match.lastIndex;
      continue;
    }
    const groups = pattern.exec(code)?.groups;
    if (!groups) throw new UnsupportedRuby();
    const { single, words, symbol, number, word, sign } = groups;
    if (single !== undefined) tokens.push({ type: 'text', parts: [single.replace(/\\(['\\])/g, '$1')] });
    else if (words !== undefined) tokens.push({ type: 'words', words: words.split(/\s+/).filter(Boolean) });
    else if (symbol !== undefined) tokens.push({ type: 'symbol', text: symbol });
    else if (number !== undefined) tokens.push({ type: 'number', text: number });
    else if (word !== undefined) tokens.push(...wordTokens(word, code, pattern));
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign });
  }
  return tokens;
}

/** `a?b:c` is a question; `a.nil?` is a method. A word keeps its mark only behind a dot. */
function wordTokens(word: string, code: string, pattern: RegExp): Token[] {
  const before = code[pattern.lastIndex - word.length - 1];
  if (/[?!]$/.test(word) && before !== '.') {
    pattern.lastIndex -= 1;
    return [{ type: 'word', text: word.slice(0, -1) }];
  }
  return [{ type: 'word', text: word }];
}

function regexMayFollow(before: Token | undefined): boolean {
  if (!before) return true;
  return before.type === 'sign' && ![')', ']', '}'].includes(before.text);
}

function doubleQuoted(code: string, start: number): { parts: (string | Expression)[]; end: number } {
  const parts: (string | Expression)[] = [];
  let text = '';
  for (let at = start + 1; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char === '"') {
      if (text) parts.push(text);
      return { parts, end: at + 1 };
    }
    if (char === '\\') {
      at += 1;
      text += escapes[code.charAt(at)] ?? code.charAt(at);
    } else if (char === '#' && code.charAt(at + 1) === '{') {
      const end = rubyEnd(code, at + 2);
      if (end === undefined) throw new UnsupportedRuby();
      if (text) parts.push(text);
      text = '';
      parts.push(parseRuby(code.slice(at + 2, end)));
      at = end;
    } else text += char;
  }
  throw new UnsupportedRuby();
}
