import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that the fixtures have and no API server takes. */
export interface Oddity {
  rule: string;
  /** The kind, or the field of a definition. */
  place: string;
  /** The value that stands there, where it is a text or a number. */
  found: string;
  /** The folders of the fixtures that have it. */
  versions: readonly string[];
  reason: string;
}

/** The oddities of the fixtures, one a line. */
export function oddities(file = join(__dirname, 'oddities.tsv')): Oddity[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [rule = '', place = '', found = '', versions = '', reason = ''] = line.split('\t');
    return { rule, place, found, versions: versions.split(' '), reason };
  });
}
