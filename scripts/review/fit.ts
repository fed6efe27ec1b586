/** A part of a text that may be left out where there is no room. */
export interface Part {
  text: string;
  /** What stands in its place: how much is not shown. A part without one is never left out. */
  instead?: string;
}

/**
 * Joins parts into at most `limit` characters. What does not fit is replaced by a sentence that says so, the last parts
 * first: nothing is cut in the middle, where a table or a fence would stay open.
 */
export function fit(parts: readonly Part[], limit: number): string {
  const chosen = parts.map(({ text }) => text);
  for (let index = parts.length - 1; index >= 0 && length(chosen) > limit; index--) {
    const instead = parts[index]?.instead;
    // a replacement that is longer than the part would only make it worse
    if (instead !== undefined && instead.length < (chosen[index]?.length ?? 0)) chosen[index] = instead;
  }
  return merged(chosen);
}

const length = (texts: readonly string[]) => merged(texts).length;

/** Replacements that say the same side by side are said once. */
function merged(texts: readonly string[]): string {
  return `${texts.filter((text, index) => text !== '' && text !== texts[index - 1]).join('\n\n')}\n`;
}
