const closers: Record<string, string> = { '{': '}', '(': ')', '[': ']' };

/**
 * The offset of the `}` that ends embedded Ruby code which begins at an offset, or undefined where it never ends.
 * Fluentd asks Ruby's own parser for the first `}` that makes an expression; brackets and strings decide it here.
 */
export function rubyEnd(text: string, from: number): number | undefined {
  const open: string[] = [];
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'" || char === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end;
    } else if (closers[char]) {
      open.push(closers[char]);
    } else if (char === '}' || char === ')' || char === ']') {
      if (open.length === 0) return char === '}' ? at : undefined;
      if (open.pop() !== char) return undefined;
    }
  }
  return undefined;
}

function stringEnd(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === quote) return at;
    else if (quote === '"' && char === '#' && text.charAt(at + 1) === '{') {
      const end = rubyEnd(text, at + 2);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}
