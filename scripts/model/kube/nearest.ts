import { closest, distance } from 'fastest-levenshtein';

/** The known name that was probably meant, or undefined when none is near: at most a third of it may differ. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const names = Array.from(known);
  if (!names.length) return undefined;
  const candidate = closest(
    name.toLowerCase(),
    names.map((entry) => entry.toLowerCase()),
  );
  const match = names.find((entry) => entry.toLowerCase() === candidate);
  return match !== undefined && distance(name.toLowerCase(), candidate) <= Math.ceil(match.length / 3)
    ? match
    : undefined;
}

/** ` (did you mean X?)`, or nothing: the tail of a message about an unknown name. */
export function suggestion(name: string, known: Iterable<string>): string {
  const match = nearest(name, known);
  return match === undefined ? '' : ` (did you mean ${match}?)`;
}
