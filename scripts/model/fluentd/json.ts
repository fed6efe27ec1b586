/**
 * JSON as Ruby's `json` reads it: with comments, and with an escape of any character (`"\d"` is `d`).
 * Undefined where the text is not exactly one array or hash.
 */
export function parseJson(text: string): unknown {
  let at = 0;
  const wrong = Symbol('wrong');
  type Parsed = unknown;

  function blank(): void {
    const match = /(?:[ \t\r\n]|\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n|$))*/y;
    match.lastIndex = at;
    at += match.exec(text)?.[0].length ?? 0;
  }

  function value(depth: number): Parsed {
    if (depth > 100) return wrong; // Ruby's max_nesting
    blank();
    const char = text[at];
    if (char === '[') return array(depth);
    if (char === '{') return hash(depth);
    if (char === '"') return string();
    const match = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
    match.lastIndex = at;
    const found = match.exec(text)?.[0];
    if (found === undefined) return wrong;
    at += found.length;
    return JSON.parse(found);
  }

  function string(): Parsed {
    let result = '';
    for (at += 1; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (char === '"') {
        at += 1;
        return result;
      }
      if (char < ' ') return wrong;
      if (char !== '\\') {
        result += char;
        continue;
      }
      at += 1;
      const escaped = text.charAt(at);
      if (escaped === 'u') {
        const hex = text.slice(at + 1, at + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) return wrong;
        result += String.fromCharCode(parseInt(hex, 16));
        at += 4;
      } else if (escaped === '' || escaped < ' ') {
        return wrong;
      } else {
        result += { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped;
      }
    }
    return wrong;
  }

  function array(depth: number): Parsed {
    const result: unknown[] = [];
    at += 1;
    blank();
    if (text[at] === ']') at += 1;
    else {
      for (;;) {
        const element = value(depth + 1);
        if (element === wrong) return wrong;
        result.push(element);
        blank();
        const next = text[at];
        at += 1;
        if (next === ']') break;
        if (next !== ',') return wrong;
      }
    }
    return result;
  }

  function hash(depth: number): Parsed {
    const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    at += 1;
    blank();
    if (text[at] === '}') at += 1;
    else {
      for (;;) {
        blank();
        if (text[at] !== '"') return wrong;
        const name = string();
        if (typeof name !== 'string') return wrong;
        blank();
        if (text[at] !== ':') return wrong;
        at += 1;
        const element = value(depth + 1);
        if (element === wrong) return wrong;
        result[name] = element;
        blank();
        const next = text[at];
        at += 1;
        if (next === '}') break;
        if (next !== ',') return wrong;
      }
    }
    return result;
  }

  blank();
  if (text[at] !== '[' && text[at] !== '{') return undefined;
  const result = value(0);
  if (result === wrong) return undefined;
  blank();
  return at === text.length ? result : undefined;
}
