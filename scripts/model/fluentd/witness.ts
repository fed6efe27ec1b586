import { tagMatcher } from './match';

/**
 * Tags that the patterns of a `<match>` take, with names that nobody else would think of: what takes all of them takes,
 * as good as surely, everything that the patterns take. Empty for a pattern that is a regular expression.
 */
export function tagWitnesses(patterns: string): string[] {
  const all = patterns.split(/\s+/).filter(Boolean);
  if (all.some((pattern) => pattern.startsWith('/'))) return [];
  return all.flatMap((pattern) => {
    const takes = tagMatcher(pattern);
    return [...new Set(expand(pattern))].filter((tag) => takes(tag));
  });
}

function expand(pattern: string): string[] {
  const brace = /\{([^{}]*)\}/.exec(pattern);
  if (brace) {
    const [whole, inner = ''] = brace;
    return inner.split(',').flatMap((choice) => expand(pattern.replace(whole, () => choice)));
  }
  const star = /\*\*\.|\.\*\*|\*\*|\*/.exec(pattern);
  if (!star) return [pattern];
  const [whole] = star;
  const choices: Record<string, string[]> = {
    '**.': ['', 'zq1.', 'zq1.zq2.'],
    '.**': ['', '.zq3', '.zq3.zq4'],
    '**': ['', 'zq5', 'zq5.zq6'],
    '*': ['', 'zq7'],
  };
  const [before, after] = [pattern.slice(0, star.index), pattern.slice(star.index + whole.length)];
  const tails = expand(after);
  return (choices[whole] ?? []).flatMap((choice) => tails.map((tail) => `${before}${choice}${tail}`)).slice(0, 300);
}
