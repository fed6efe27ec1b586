import { scalar } from './scalar';

/** Thrown where the text holds what this parser does not know, or what may be a mistake: the library has the word. */
const unusual = new Error('unusual YAML');

/** What a text begins with that is not plain: anchors, aliases, tags, and characters that YAML keeps for itself. */
const indicators = new Set(Array.from('&*!|>%@`?,]}#:-', (character) => character.charCodeAt(0)));

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;
const deepest = 200;

/**
 * Where the entries of maps and lists begin, as offsets: a text or number at itself; a map, a list or nothing at its key.
 * `root` is where the content of the document begins.
 */
export interface Places {
  root: number;
  of: Map<object, Record<string | number, number>>;
}

/**
 * Parses one document of the YAML that people and tools write for Kubernetes, some twenty times as fast as a library
 * that keeps comments and places: block and flow collections, plain, quoted and block scalars.
 * @param text without carriage returns and tabs in its indentation.
 * @param places is filled with the places of what is read, where it is given.
 * @returns the value, or undefined where the text holds anything else, or a mistake.
 */
export function quickParse(text: string, places?: Places): { value: unknown } | undefined {
  try {
    return { value: document(text, places) };
  } catch (error) {
    if (error === unusual) return undefined;
    throw error;
  }
}

function document(text: string, places: Places | undefined): unknown {
  const end = text.length;
  let pos = 0;
  let lineStart = 0;
  let depth = 0;
  /** Where the last scalar begins, -1 after a key without a value. */
  let scalarAt = -1;

  /** Notes where an entry begins: `at` is the place of its key or of itself. */
  function note(holder: object, name: string | number, entry: unknown, at: number): void {
    if (!places) return;
    let known = places.of.get(holder);
    if (!known) places.of.set(holder, (known = {}));
    known[name] = entry === '' || (entry !== null && typeof entry === 'object') || scalarAt < 0 ? at : scalarAt;
  }

  function fail(): never {
    throw unusual;
  }

  function lineEnd(): number {
    const found = text.indexOf('\n', pos);
    return found < 0 ? end : found;
  }

  /** From the start of a line to the first content at or after it; its column, or -1 at the end. */
  function content(): number {
    for (;;) {
      lineStart = pos;
      while (text.charCodeAt(pos) === SPACE) pos++;
      if (pos >= end) return -1;
      const code = text.charCodeAt(pos);
      if (code === NEWLINE) pos++;
      else if (code === HASH) pos = lineEnd() + 1;
      else if (code === 9) fail();
      else return pos - lineStart;
      if (pos >= end) {
        pos = end;
        return -1;
      }
    }
  }

  /** Is a character between tokens, or past the end? */
  function isBreak(at: number): boolean {
    const code = text.charCodeAt(at);
    return code === SPACE || code === NEWLINE || at >= end;
  }

  /** After a value: nothing but a comment may follow on the line; ends at the start of the next. */
  function restOfLine(): void {
    const before = pos;
    while (text.charCodeAt(pos) === SPACE) pos++;
    if (pos < end) {
      const code = text.charCodeAt(pos);
      if (code === HASH && pos > before) pos = lineEnd();
      else if (code !== NEWLINE) fail();
    }
    pos = Math.min(pos + 1, end);
  }

  function deeper<T>(parse: () => T): T {
    if (++depth > deepest) fail();
    const value = parse();
    depth--;
    return value;
  }

  /** A node that begins at `pos`, in column `column`; `parent` is the column of what holds it. Ends at a line's start. */
  function node(column: number, parent: number): unknown {
    const code = text.charCodeAt(pos);
    if (code === DASH && isBreak(pos + 1)) return deeper(() => list(column));
    if (isKey()) return deeper(() => map(column));
    return value(parent);
  }

  /** Does the line from `pos` on begin with a key? */
  function isKey(): boolean {
    const code = text.charCodeAt(pos);
    if (code === OPEN_LIST || code === OPEN_MAP) return false;
    if (code === QUOTE || code === APOSTROPHE) {
      const start = pos;
      quoted(-1, false);
      while (text.charCodeAt(pos) === SPACE) pos++;
      const found = text.charCodeAt(pos) === COLON && isBreak(pos + 1);
      pos = start;
      return found;
    }
    return colon() >= 0;
  }

  /** The colon that ends a plain key on this line, or -1. */
  function colon(): number {
    for (let at = pos; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON && isBreak(at + 1)) return at;
      if (code === NEWLINE || (code === HASH && text.charCodeAt(at - 1) === SPACE)) break;
    }
    return -1;
  }

  function key(): string {
    const code = text.charCodeAt(pos);
    let name: string;
    if (code === QUOTE || code === APOSTROPHE) {
      name = quoted(-1, false);
      while (text.charCodeAt(pos) === SPACE) pos++;
      if (text.charCodeAt(pos) !== COLON || !isBreak(pos + 1)) fail();
    } else {
      if (code === OPEN_MAP || code === OPEN_LIST || (indicators.has(code) && !(code === DASH && !isBreak(pos + 1))))
        fail();
      const at = colon();
      if (at < 0) fail();
      name = trimmed(text.slice(pos, at));
      if (typeof scalar(name) !== 'string' && !/^(?:0|[1-9]\d*)$/.test(name)) fail();
      pos = at;
    }
    pos++;
    if (name === '<<' || name === '__proto__' || name.includes('\t')) fail();
    return name;
  }

  function map(column: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (;;) {
      const at = pos;
      const name = key();
      if (Object.hasOwn(result, name)) fail();
      scalarAt = -1;
      const entry = (result[name] = mapValue(column));
      note(result, name, entry, at);
      const next = content();
      if (next < column) return rewind(next, result);
      if (next > column || (text.charCodeAt(pos) === DASH && isBreak(pos + 1))) fail();
    }
  }

  /** What follows a key: on its line, or below it. */
  function mapValue(column: number): unknown {
    while (text.charCodeAt(pos) === SPACE) pos++;
    if (!isEmptyLine()) return value(column);
    restOfLineAfterKey();
    const below = content();
    if (below > column) return node(below, column);
    if (below === column && text.charCodeAt(pos) === DASH && isBreak(pos + 1)) return deeper(() => list(below));
    return rewind(below, null);
  }

  /** Gives a line that was looked at back to whoever comes next. */
  function rewind<T>(column: number, value: T): T {
    if (column >= 0) pos = lineStart;
    return value;
  }

  function isEmptyLine(): boolean {
    const code = text.charCodeAt(pos);
    return code === NEWLINE || pos >= end || (code === HASH && text.charCodeAt(pos - 1) === SPACE);
  }

  function restOfLineAfterKey(): void {
    pos = Math.min(lineEnd() + 1, end);
  }

  function list(column: number): unknown[] {
    const result: unknown[] = [];
    for (;;) {
      pos++;
      while (text.charCodeAt(pos) === SPACE) pos++;
      scalarAt = -1;
      let at = pos;
      if (isEmptyLine()) {
        restOfLineAfterKey();
        const below = content();
        if (below > column) {
          at = pos;
          result.push(node(below, column));
        } else result.push(rewind(below, null));
      } else {
        result.push(node(pos - lineStart, column));
      }
      note(result, result.length - 1, result.at(-1), at);
      const next = content();
      if (next < column) return rewind(next, result);
      if (next > column) fail();
      // the list of a key in the same column: the next key follows
      if (text.charCodeAt(pos) !== DASH || !isBreak(pos + 1)) return rewind(next, result);
    }
  }

  /** A scalar or flow collection. Ends at a line's start. */
  function value(parent: number): unknown {
    const code = text.charCodeAt(pos);
    scalarAt = pos;
    if (code === QUOTE || code === APOSTROPHE) {
      const result = quoted(parent, true);
      restOfLine();
      return result;
    }
    if (code === OPEN_MAP || code === OPEN_LIST) {
      const result = flow(parent);
      restOfLine();
      return result;
    }
    if (code === 124 || code === 62) return block(parent, code === 62);
    if (indicators.has(code) && ((code !== DASH && code !== COLON && code !== 63) || isBreak(pos + 1))) fail();
    return plain(parent);
  }

  /** The plain text of this line, up to a comment. */
  function plainLine(): string {
    const last = lineEnd();
    let line = text.slice(pos, last);
    const comment = line.indexOf(' #');
    if (comment >= 0) line = line.slice(0, comment);
    if (line.includes('\t') || (line.includes(':') && /:(?: |$)/.test(line))) fail();
    pos = Math.min(last + 1, end);
    if (comment >= 0) commented = true;
    return trimmed(line);
  }

  let commented = false;

  function plain(parent: number): unknown {
    commented = false;
    const first = plainLine();
    if (!continues(parent)) return scalar(first);
    let result = first;
    while (continues(parent)) {
      if (commented) fail();
      let blank = 0;
      while (isBlankLine()) {
        blank++;
        pos = lineEnd() + 1;
      }
      while (text.charCodeAt(pos) === SPACE) pos++;
      const code = text.charCodeAt(pos);
      if (code === 9 || code === HASH) fail();
      result += (blank ? '\n'.repeat(blank) : ' ') + plainLine();
    }
    return scalar(result);
  }

  function isBlankLine(): boolean {
    let at = pos;
    while (text.charCodeAt(at) === SPACE) at++;
    return text.charCodeAt(at) === NEWLINE;
  }

  /** Does the next line with content belong to a scalar in column `parent`? */
  function continues(parent: number): boolean {
    let at = pos;
    let start = pos;
    for (;;) {
      while (text.charCodeAt(at) === SPACE) at++;
      if (text.charCodeAt(at) !== NEWLINE) break;
      at++;
      start = at;
    }
    if (at >= end) return false;
    if (text.charCodeAt(at) === 9) fail();
    if (at - start <= parent) return false;
    // a comment ends a scalar; more text after it is a mistake
    if (text.charCodeAt(at) === HASH) {
      const before = pos;
      const next = content();
      pos = before;
      if (next > parent) fail();
      return false;
    }
    return true;
  }

  /** A quoted text; `folds`: it may go on in the next lines, which stand deeper than `parent`. */
  function quoted(parent: number, folds: boolean): string {
    const double = text.charCodeAt(pos) === QUOTE;
    const mark = double ? '"' : "'";
    const start = pos + 1;
    let close = start;
    let escaped = false;
    for (;;) {
      close = text.indexOf(mark, close);
      if (close < 0) fail();
      if (double) {
        let slashes = 0;
        while (text.charCodeAt(close - 1 - slashes) === 92 && close - 1 - slashes >= start) slashes++;
        if (slashes % 2 === 0) break;
        close++;
      } else {
        if (text.charCodeAt(close + 1) !== APOSTROPHE) break;
        escaped = true;
        close += 2;
      }
    }
    pos = close + 1;
    let raw = text.slice(start, close);
    if (raw.includes('\n')) raw = folds ? foldQuoted(raw, parent, double) : fail();
    if (double) return raw.includes('\\') ? unescaped(raw) : raw;
    return escaped ? raw.replaceAll("''", "'") : raw;
  }

  function foldQuoted(raw: string, parent: number, double: boolean): string {
    const lines = raw.split('\n');
    let result = (lines[0] as string).replace(/[ \t]+$/, '');
    let blank = 0;
    for (let index = 1; index < lines.length; index++) {
      const line = lines[index] as string;
      const last = index === lines.length - 1;
      const start = line.search(/[^ ]/);
      if (double && result.endsWith('\\')) fail();
      if (start < 0 && !last) {
        blank++;
        continue;
      }
      if (line.includes('\t') || (start < 0 ? line.length : start) <= parent) fail();
      const textOfLine = start < 0 ? '' : line.slice(start);
      result += (blank ? '\n'.repeat(blank) : ' ') + (last ? textOfLine : textOfLine.replace(/ +$/, ''));
      blank = 0;
    }
    return result;
  }

  function unescaped(raw: string): string {
    return raw.replace(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
      (_, x, u, U, letter) => {
        const code = x ?? u ?? U;
        if (code !== undefined) {
          const point = parseInt(code as string, 16);
          return point <= 0x10ffff ? (U ? String.fromCodePoint(point) : String.fromCharCode(point)) : fail();
        }
        return escapes[letter as string] ?? fail();
      },
    );
  }

  /** `|` and `>` with their text. */
  function block(parent: number, folded: boolean): string {
    const last = lineEnd();
    const header = /^[|>](?:([1-9])([+-]?)|([+-])([1-9])?)?(?: +#.*| *)$/.exec(text.slice(pos, last));
    if (!header) fail();
    const explicit = header[1] ?? header[4];
    const chomp = header[2] || header[3] || '';
    pos = Math.min(last + 1, end);
    let indent = explicit === undefined ? -1 : Math.max(parent, 0) + Number(explicit);
    const lines: string[] = [];
    let blanks = 0;
    while (pos < end) {
      const lineStop = lineEnd();
      let at = pos;
      while (at < lineStop && text.charCodeAt(at) === SPACE) at++;
      const column = at - pos;
      if (at === lineStop) {
        // the spaces of a blank line beyond the indentation are text
        if (indent < 0) {
          if (column > blanks) blanks = column;
          lines.push('');
        } else lines.push(column > indent ? text.slice(pos + indent, lineStop) : '');
      } else {
        if (indent < 0) {
          if (column <= parent) break;
          if (blanks > column || text.charCodeAt(at) === 9) fail();
          indent = column;
        } else if (column < indent) {
          if (column > parent) fail();
          break;
        }
        lines.push(text.slice(pos + indent, lineStop));
      }
      pos = Math.min(lineStop + 1, end);
      if (lineStop === end && pos === end) break;
    }
    if (indent < 0 && lines.length && blanks > 0) fail();
    return chomped(lines, chomp, folded);
  }

  /** Only the root may spread a flow collection over lines: elsewhere its indentation counts. */
  function flow(parent: number): unknown {
    const many = parent < 0;
    const blank = (): void => {
      for (;;) {
        const code = text.charCodeAt(pos);
        if (code === SPACE || (many && (code === NEWLINE || code === 9))) pos++;
        else return;
      }
    };
    const element = (): unknown => {
      const code = text.charCodeAt(pos);
      scalarAt = pos;
      if (code === OPEN_MAP) return deeper(flowMap);
      if (code === OPEN_LIST) return deeper(flowList);
      if (code === QUOTE || code === APOSTROPHE) return quoted(-1, false);
      return scalar(flowPlain());
    };
    const flowPlain = (): string => {
      const start = pos;
      if (
        indicators.has(text.charCodeAt(pos)) &&
        !(text.charCodeAt(pos) === DASH && /[^\s,[\]{}]/.test(text.charAt(pos + 1)))
      )
        fail();
      for (; pos < end; pos++) {
        const code = text.charCodeAt(pos);
        if (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP) break;
        if (code === NEWLINE || code === OPEN_LIST || code === OPEN_MAP || code === 9) fail();
        if (code === HASH && text.charCodeAt(pos - 1) === SPACE) fail();
        if (code === COLON && (isBreak(pos + 1) || /[,[\]{}]/.test(text.charAt(pos + 1)))) break;
      }
      return pos > start ? trimmed(text.slice(start, pos)) : fail();
    };
    const flowMap = (): Record<string, unknown> => {
      const result: Record<string, unknown> = {};
      pos++;
      for (;;) {
        blank();
        if (text.charCodeAt(pos) === CLOSE_MAP) break;
        const at = pos;
        const wasQuoted = text.charCodeAt(pos) === QUOTE || text.charCodeAt(pos) === APOSTROPHE;
        const name = wasQuoted ? quoted(-1, false) : flowPlain();
        if (!wasQuoted && typeof scalar(name) !== 'string' && !/^(?:0|[1-9]\d*)$/.test(name)) fail();
        if (name === '<<' || name === '__proto__' || Object.hasOwn(result, name)) fail();
        blank();
        if (text.charCodeAt(pos) !== COLON) fail();
        pos++;
        blank();
        const entry = (result[name] = element());
        note(result, name, entry, at);
        blank();
        if (text.charCodeAt(pos) === COMMA) pos++;
        else if (text.charCodeAt(pos) !== CLOSE_MAP) fail();
      }
      pos++;
      return result;
    };
    const flowList = (): unknown[] => {
      const result: unknown[] = [];
      pos++;
      for (;;) {
        blank();
        if (text.charCodeAt(pos) === CLOSE_LIST) break;
        const at = pos;
        result.push(element());
        note(result, result.length - 1, result.at(-1), at);
        blank();
        if (text.charCodeAt(pos) === COMMA) pos++;
        else if (text.charCodeAt(pos) !== CLOSE_LIST) fail();
      }
      pos++;
      return result;
    };
    return element();
  }

  const column = content();
  if (column < 0) return null;
  if (column === 0 && text.startsWith('---', pos)) fail();
  if (places) places.root = pos;
  const result = node(column, -1);
  if (content() >= 0) fail();
  return result;
}

/** Without the spaces at its end: no other character is white space to YAML here. */
function trimmed(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === SPACE) end--;
  return end === text.length ? text : text.slice(0, end);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** The lines of a block scalar as its text. */
function chomped(lines: readonly string[], chomp: string, folded: boolean): string {
  let used = lines.length;
  while (used > 0 && lines[used - 1] === '') used--;
  const trailing = lines.length - used;
  const body = folded ? fold(lines.slice(0, used)) : lines.slice(0, used).join('\n');
  if (chomp === '-') return body;
  if (chomp === '+') return body + '\n'.repeat(used ? trailing + 1 : trailing);
  return used ? `${body}\n` : '';
}

/** Joins the lines of a `>` text: by a space, but where a line is blank or stands deeper. */
function fold(lines: readonly string[]): string {
  let result = '';
  let breaks = 0;
  let before = '';
  for (const [index, line] of lines.entries()) {
    if (line === '') {
      breaks++;
      continue;
    }
    const deep = /^[ \t]/;
    if (index > 0) {
      const kept = deep.test(line) || deep.test(before);
      if (before === '' && result === '') result += '\n'.repeat(breaks);
      else if (kept) result += '\n'.repeat(breaks + 1);
      else result += breaks ? '\n'.repeat(breaks) : ' ';
    }
    result += line;
    before = line;
    breaks = 0;
  }
  return result;
}
