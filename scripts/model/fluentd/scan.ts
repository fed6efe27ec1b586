import type { Part, Place, Value } from './config';
import { parseJson } from './json';
import { rubyEnd } from './ruby-end';

/** What Fluentd would raise as ConfigParseError, with its place. */
export class ConfigSyntaxError extends Error {
  override name = 'ConfigSyntaxError';
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

// The boundaries of lib/fluent/config/basic_parser.rb. Ruby's `.` stops at \n only, its `\z` is JavaScript's `$`.
export const lineEnd = /(?:[ \t]*(?:#[^\n]*)?(?:$|[\r\n]))+/y;
export const spacing = /(?:[ \t\r\n]|$|#[^\n]*?(?:$|[\r\n]))+/y;
export const spacingWithoutComment = /(?:[ \t\r\n]|$)+/y;
export const tagEnd = /(?:[ \t\r\n]|$|#[^\n]*?(?:$|[\r\n]))*>/y;

const escapes: Record<string, string> = { r: '\r', n: '\n', t: '\t', f: '\f', b: '\b', 0: '\0' };

/** A cursor over the text of one file, with Fluentd's scanners of literals (lib/fluent/config/literal_parser.rb). */
export interface Scanner {
  readonly text: string;
  position(): number;
  ended(): boolean;
  place(offset?: number): Place;
  fail(message: string, offset?: number): never;
  /** Moves past the pattern (sticky) and returns what it matched, or undefined. */
  skip(pattern: RegExp): string | undefined;
  /** A string up to the boundary, or quoted; undefined where nothing stands. */
  string(boundary: RegExp): Value | undefined;
  /** A string, a JSON array or a JSON hash. */
  literal(): Value | undefined;
}

/** Starts at the beginning of a text. */
export function scanner(text: string, file: string): Scanner {
  let at = 0;
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);

  function place(offset = at): Place {
    let low = 0;
    for (let high = starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  function fail(message: string, offset = at): never {
    throw new ConfigSyntaxError(message, place(offset));
  }

  function test(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  function skip(pattern: RegExp): string | undefined {
    const found = test(pattern);
    if (found !== undefined) at += found.length;
    return found;
  }

  function string(boundary: RegExp): Value | undefined {
    const start = place();
    const first = text[at];
    if (first === '"') return { style: 'double', parts: double(), place: start };
    if (first === "'") return { style: 'single', parts: merged([{ text: single() }]), place: start };
    const plain = nonquoted(boundary);
    return plain === '' ? undefined : { style: 'plain', parts: [{ text: plain }], place: start };
  }

  function nonquoted(boundary: RegExp): string {
    const start = at;
    while (at < text.length && text[at] !== '\n') {
      // A `#` that no blank precedes is a character like any other, even where a value begins.
      if (text[at] !== '#' && test(boundary) !== undefined) break;
      at += 1;
    }
    return text.slice(start, at);
  }

  function single(): string {
    const start = at;
    let value = '';
    for (at += 1; ; at += 1) {
      const char = text[at];
      if (char === undefined || char === '\n') fail('a single quoted string does not end on its line', start);
      if (char === "'") break;
      if (char === '\\' && (text[at + 1] === "'" || text[at + 1] === '\\')) at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  }

  function double(): Part[] {
    const start = at;
    const parts: Part[] = [];
    const add = (piece: string) => parts.push({ text: piece });
    at += 1;
    for (;;) {
      if (skip(/"/y) !== undefined) return merged(parts);
      const end = skip(/[^"](?:$|[\r\n])/y);
      if (end !== undefined) {
        if (!end.startsWith('\\')) add(end); // a backslash before the line's end continues the line
        continue;
      }
      const sequence = skip(/\\[^\n]/y);
      if (sequence !== undefined) {
        const char = sequence.charAt(1);
        if (/[a-zA-Z1-9]/.test(char) && !Object.hasOwn(escapes, char)) {
          fail(`unexpected back-slash escape character '${char}'`, at - 2);
        }
        add(escapes[char] ?? char);
        continue;
      }
      if (text.startsWith('#{', at)) {
        parts.push(embedded());
        continue;
      }
      const char = skip(/[^\n]/y);
      if (char === undefined) fail('unexpected end in a double quoted string', start);
      add(char);
    }
  }

  /** `#{…}` with the cursor on `#`. */
  function embedded(): Part {
    const start = at;
    const end = rubyEnd(text, at + 2);
    if (end === undefined) fail('embedded Ruby code has no end: expected }', start);
    const part = { code: text.slice(at + 2, end), place: place(start) };
    at = end + 1;
    return part;
  }

  function literal(): Value | undefined {
    skip(spacingWithoutComment);
    const first = text[at];
    return first === '[' || first === '{' ? json(first) : string(lineEnd);
  }

  function json(opener: '[' | '{'): Value {
    const start = at;
    const closer = opener === '[' ? ']' : '}';
    const parts: Part[] = [];
    let buffer: string = opener; // embedded code stands in it as one private character
    let taken = 0; // how much of the buffer is in parts
    let line = '';
    at += 1;
    const close = (): Value => {
      parts.push({ text: (buffer + line).slice(taken) });
      return { style: 'json', parts: merged(parts), place: place(start) };
    };
    while (at < text.length) {
      const char = text[at] as string;
      if (char === '#') {
        if (parseJson(buffer + line.trimEnd().replace(/,$/, '') + closer) !== undefined) {
          const newline = text.indexOf('\n', at);
          if (newline < 0) break;
          at = newline + 1;
          buffer += `${line}\n`;
          line = '';
        } else if (/^#\{[^}]+\}/.test(text.slice(at, at + 2000))) {
          parts.push({ text: (buffer + line).slice(taken) }, embedded());
          buffer += `${line}${standIn}`;
          line = '';
          taken = buffer.length;
        } else {
          line += char;
          at += 1;
        }
        continue;
      }
      at += 1;
      if (char === '\n') {
        buffer += `${line}\n`;
        line = '';
        continue;
      }
      line += char;
      if (char === closer && parseJson(buffer + line) !== undefined) return close();
    }
    fail(`got incomplete JSON ${opener === '[' ? 'array' : 'hash'} configuration`, start);
  }

  return { text, position: () => at, ended: () => at >= text.length, place, fail, skip, string, literal };
}

/** Stands for embedded code while JSON is looked for. */
const standIn = '\uE000';

/** Joins neighbouring texts and drops empty ones. */
export function merged(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if ('text' in part && part.text === '') continue;
    if (last && 'text' in last && 'text' in part) result[result.length - 1] = { text: last.text + part.text };
    else result.push(part);
  }
  return result;
}
