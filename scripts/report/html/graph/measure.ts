/** Widths in em of the characters that are not as wide as a small letter; the widest of the common system fonts. */
const classes: readonly (readonly [RegExp, number])[] = [
  [/[iljI.,:;'|!]/, 0.34],
  [/[ ftr()[\]{}/\\-]/, 0.42],
  [/[mwMW@%…]/, 0.98],
  [/[A-Z&]/, 0.74],
  [/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/, 1.05],
];

/** Em of a character in the system's monospaced font. */
const mono = 0.605;

/** How wide a text is drawn, in units of the drawing. An estimate that is never too small by more than a letter. */
export function widthOf(text: string, size: number, monospaced = false): number {
  if (monospaced) return Array.from(text).length * mono * size;
  return (
    Array.from(text).reduce((sum, letter) => sum + (classes.find(([kind]) => kind.test(letter))?.[1] ?? 0.64), 0) * size
  );
}

/** The text, cut in its middle where it would be wider than `limit`. */
export function fitted(text: string, limit: number, size: number, monospaced = false): string {
  const letters = Array.from(text);
  if (widthOf(text, size, monospaced) <= limit) return text;
  for (let kept = letters.length - 1; kept > 1; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const shorter = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
    if (widthOf(shorter, size, monospaced) <= limit) return shorter;
  }
  return '…';
}
