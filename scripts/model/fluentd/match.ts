import { rubyRegex } from './regex';
import { regexpProblem } from './start/values';

/** Does a tag match? */
export type TagMatcher = (tag: string) => boolean;

/** The argument of `<match>` and `<filter>`: patterns between blanks, any of which may match; empty is `**`. */
export function tagMatcher(arg: string): TagMatcher {
  const patterns = (arg === '' ? '**' : arg).split(/[ \t\r\n\f\v]+/);
  // Ruby's split keeps a leading empty field, which matches only the empty tag.
  const matchers = patterns.map(onePattern);
  return (tag) => matchers.some((matches) => matches(tag));
}

function onePattern(pattern: string): TagMatcher {
  if (pattern === '**') return () => true;
  const regex = patternRegex(pattern);
  return regex instanceof RegExp ? (tag) => regex.test(tag) : () => false;
}

/** What keeps Fluentd from using the patterns of an argument, or undefined. */
export function patternProblem(arg: string): string | undefined {
  for (const pattern of arg.split(/[ \t\r\n\f\v]+/)) {
    if (patternSource(pattern) === undefined) return `${pattern} begins with / and does not end with it`;
    const problem = pattern.startsWith('/') ? regexpProblem(pattern) : undefined;
    if (problem) return `${pattern}: ${problem}`;
  }
  return undefined;
}

function patternRegex(pattern: string): RegExp | string {
  const source = patternSource(pattern);
  if (source === undefined) return `${pattern} begins with / and does not end with it`;
  return rubyRegex(source) ?? `${pattern} is no regular expression that can be read here`;
}

/**
 * The regular expression of one pattern, in Ruby, as GlobMatchPattern builds it (lib/fluent/match.rb).
 * Undefined where Fluentd raises ConfigError.
 */
export function patternSource(pattern: string): string | undefined {
  if (pattern.startsWith('/')) return pattern.endsWith('/') ? `\\A${pattern.slice(1, -1)}\\Z` : undefined;
  const stack: string[][] = [];
  const regex: string[] = [''];
  const add = (text: string) => (regex[regex.length - 1] += text);
  let escaped = false;
  let dot = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (escaped) {
      add(rubyEscape(char));
      escaped = false;
      continue;
    }
    if (pattern.startsWith('**', at)) {
      if (dot) add('(?![^\\.])');
      dot = false;
      const followed = pattern.charAt(at + 2) === '.';
      add(followed ? '(?:.*\\.|\\A)' : '.*');
      at += followed ? 2 : 1;
      continue;
    }
    if (dot) add('\\.');
    dot = false;
    const top = stack.at(-1);
    if (char === '\\') escaped = true;
    else if (char === '.') dot = true;
    else if (char === '*') add('[^\\.]*');
    else if (char === '{') {
      stack.push([]);
      regex.push('');
    } else if (char === '}' && top) {
      top.push(regex.pop() ?? '');
      const alternatives = (stack.pop() ?? []).map((text) => `(?-mix:${text})`);
      add(alternatives.length === 1 ? `${alternatives[0]}` : `(?-mix:${alternatives.join('|')})`);
    } else if (char === ',' && top) {
      top.push(regex.pop() ?? '');
      regex.push('');
    } else add(/[a-zA-Z0-9_]/.test(char) ? char : `\\${char}`);
  }
  // An unclosed brace is closed at the end, and its alternatives are taken as text.
  while (stack.length > 0) {
    const alternatives = [...(stack.pop() ?? []), regex.pop() ?? ''];
    add(`(?-mix:${alternatives.map((text) => [...text].map(rubyEscape).join('')).join('|')})`);
  }
  return `\\A${regex.at(-1)}\\Z`;
}

const rubyEscape = (char: string) => (/[\^$\\.*+?()[\]{}|# -]/.test(char) ? `\\${char}` : char);
