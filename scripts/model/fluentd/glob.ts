import { remember } from '../kube/remember';

/**
 * A file glob as Ruby's `Dir.glob` reads it: `*` and `?` stop at a slash and do not begin with a dot, `**` + slash
 * crosses folders, `[a-z]` and `{a,b}` choose. Matches whole absolute paths.
 */
export const fileGlob = remember((pattern): ((path: string) => boolean) => {
  const alternatives = braces(pattern).map((text) => new RegExp(`^${source(text)}$`));
  return (path) => alternatives.some((regex) => regex.test(path));
});

/** Has the pattern anything that a glob replaces? */
export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

function source(pattern: string): string {
  let result = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const first = at === 0 || pattern.charAt(at - 1) === '/';
    if (char === '*') {
      if (first && pattern.startsWith('**/', at)) {
        result += '(?:[^/.][^/]*/)*';
        at += 2;
        continue;
      }
      while (pattern.charAt(at + 1) === '*') at += 1;
      result += first ? '(?!\\.)[^/]*' : '[^/]*';
    } else if (char === '?') result += first ? '[^/.]' : '[^/]';
    else if (char === '\\') {
      at += 1;
      result += literal(pattern.charAt(at));
    } else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) return `${result}(?!)`;
      const set = pattern
        .slice(at + 1, end)
        .replace(/[\\\]]/g, '\\$&')
        .replace(/^!/, '^');
      result += `[${set}]`;
      at = end;
    } else result += literal(char);
  }
  return result;
}

const literal = (char: string) => (/[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char);

/** `a{b,c}` as `ab`, `ac`; at most 200 of them. */
function braces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  if (open < 0) return [pattern];
  let depth = 0;
  const cuts = [open];
  for (let at = open; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '{') depth += 1;
    if (char === ',' && depth === 1) cuts.push(at);
    if (char !== '}') continue;
    depth -= 1;
    if (depth > 0) continue;
    const tail = pattern.slice(at + 1);
    cuts.push(at);
    return cuts
      .slice(0, -1)
      .flatMap((cut, index) => braces(`${pattern.slice(0, open)}${pattern.slice(cut + 1, cuts[index + 1])}${tail}`))
      .slice(0, 200);
  }
  return [pattern];
}
