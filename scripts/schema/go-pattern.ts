import type { RE2JS } from '@bufbuild/re2';

/** A regular expression of Go. */
export interface GoPattern {
  test(text: string): boolean;
  /** Every match, from first to last. */
  find(text: string): string[];
}

const patterns = new Map<string, GoPattern>();

/**
 * A regular expression as the API server reads it: RE2's syntax, and a time that grows with the text alone, whatever
 * the pattern.
 * @throws Error where it is none.
 */
export function goPattern(source: string): GoPattern {
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = compile(source)));
  return pattern;
}

function compile(source: string): GoPattern {
  // loaded on first use: most objects meet no pattern
  const { RE2JS: re2 } = require('@bufbuild/re2') as { RE2JS: typeof RE2JS };
  const compiled = re2.compile(source);
  return {
    test: (text) => compiled.test(text),
    find: (text) => text.match(new RegExp(source, 'gu')) ?? [],
  };
}

/**
 * Does a text match the pattern of a schema? A pattern that came with this project runs in JavaScript's engine, which
 * is quick on names; any other, and any long text, in the one that cannot be led astray.
 */
export function patternTest(source: string, trusted: boolean): (text: string) => boolean {
  let quick: RegExp | undefined;
  try {
    quick = trusted ? new RegExp(source, 'u') : undefined;
  } catch {
    // Go's syntax alone
  }
  return (text) => (quick && text.length <= 1000 ? quick.test(text) : goPattern(source).test(text));
}
