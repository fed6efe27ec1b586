const names = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(text.split(' ').map((name, index) => [name, index]));

/** The fields of a schedule, as the API server's parser bounds them (github.com/robfig/cron/v3 `ParseStandard`). */
const fields = [
  { name: 'minute', least: 0, most: 59, words: {} },
  { name: 'hour', least: 0, most: 23, words: {} },
  { name: 'day', least: 1, most: 31, words: {} },
  { name: 'month', least: 1, most: 12, words: names('- jan feb mar apr may jun jul aug sep oct nov dec') },
  { name: 'weekday', least: 0, most: 6, words: names('sun mon tue wed thu fri sat') },
] as const;

/** What is wrong with the values of a schedule of five fields, as the end of a sentence, or undefined. */
export function cronMistake(schedule: string): string | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) return undefined; // its syntax is another check
  for (const [index, field] of fields.entries()) {
    const wrong = (parts[index] as string).split(',').find((part) => !isWithin(part, field));
    if (wrong !== undefined)
      return `has the ${field.name} ${wrong || '""'}, must be within ${field.least} and ${field.most}`;
  }
  return undefined;
}

function isWithin(
  part: string,
  { least, most, words }: { least: number; most: number; words: Readonly<Record<string, number>> },
): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) return false;
  if (range === '*' || range === '?') return true;
  const bounds = range.split('-').map((text) => words[text.toLowerCase()] ?? (/^\d+$/.test(text) ? Number(text) : NaN));
  const [from = NaN, to = from] = bounds;
  return bounds.length <= 2 && least <= from && from <= to && to <= most;
}
