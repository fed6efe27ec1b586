const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = '{['.split('').map((mark) => mark.charCodeAt(0));
const CLOSE = '}]'.split('').map((mark) => mark.charCodeAt(0));

/**
 * The places of the objects of a JSON stream, one after the other, as `jq -c` writes and `kubectl` reads them.
 * @returns undefined for any other text: one object alone, or YAML.
 */
export function jsonStream(text: string): { start: number; end: number }[] | undefined {
  const found: { start: number; end: number }[] = [];
  for (let at = content(text, 0); at < text.length; at = content(text, at)) {
    if (text[at] !== '{') return undefined;
    const end = closing(text, at);
    if (end < 0) return undefined;
    found.push({ start: at, end });
    at = end;
  }
  return found.length > 1 ? found : undefined;
}

function content(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
  return at;
}

/** Past the bracket that closes the one at `from`; -1 where none does. */
function closing(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (OPEN.includes(code)) depth++;
    else if (CLOSE.includes(code) && --depth === 0) return at + 1;
  }
  return -1;
}
