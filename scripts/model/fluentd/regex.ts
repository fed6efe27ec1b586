import { remember } from '../kube/remember';

const classes: Record<string, string> = {
  alnum: '\\p{L}\\p{N}',
  alpha: '\\p{L}',
  blank: ' \\t',
  digit: '\\d',
  lower: '\\p{Ll}',
  punct: '\\p{P}',
  space: '\\s',
  upper: '\\p{Lu}',
  word: '\\w',
  xdigit: '0-9a-fA-F',
};

/**
 * A Ruby regular expression as JavaScript's, or undefined where the two differ too much (lookbehind forms, recursion,
 * possessive groups). For one line of text, where Ruby's `^` and `\A` are the same, or for several.
 * @param options Ruby's letters after the last slash: `i`, `m` (dot matches a line break), `x` is not supported.
 * @param lines The text may have several lines.
 */
export function rubyRegex(source: string, options = '', lines = false): RegExp | undefined {
  return made(`${options}${lines ? '^' : ''}/${source}`) ?? undefined;
}

const made = remember((key) => {
  const slash = key.indexOf('/');
  return make(key.slice(slash + 1), key.slice(0, slash)) ?? null;
});

function make(source: string, options: string): RegExp | undefined {
  let text = source;
  let flags = 'u';
  if (options.includes('x')) return undefined;
  if (options.includes('i')) flags += 'i';
  if (options.includes('m')) flags += 's';
  const lines = options.includes('^');
  if (lines) flags += 'm';
  const inline = /^\(\?([im]+)\)/.exec(text);
  if (inline) {
    if (inline[1]?.includes('i') && !flags.includes('i')) flags += 'i';
    if (inline[1]?.includes('m') && !flags.includes('s')) flags += 's';
    text = text.slice(inline[0].length);
  }
  const converted = text.replace(
    /\\([\s\S])|\[:(\w+):\]|\(\?<([a-zA-Z_]\w*)>|\(\?-mix:/g,
    (whole, escaped: string | undefined, named: string | undefined) => {
      if (whole === '(?-mix:') return '(?:';
      if (named !== undefined) return classes[named] ?? whole;
      if (escaped === undefined) return whole;
      if (escaped === 'A') return lines ? '(?<![^])' : '^';
      if (escaped === 'z') return lines ? '(?![^])' : '$';
      if (escaped === 'Z') return lines ? '(?=\\n?(?![^]))' : '(?=\\n?$)';
      if (escaped === 'h') return '[0-9a-fA-F]';
      if (escaped === 'p' || /[0-9bBdDsSwWnrtfvkuxcC]/.test(escaped)) return whole;
      if (/[\^$\\.*+?()[\]{}|/-]/.test(escaped)) return escaped === '-' ? '\\x2d' : whole;
      return escaped; // Ruby lets any character be escaped, JavaScript's u flag does not
    },
  );
  try {
    return new RegExp(converted, flags);
  } catch {
    try {
      return new RegExp(converted, flags.replace('u', ''));
    } catch {
      return undefined;
    }
  }
}
