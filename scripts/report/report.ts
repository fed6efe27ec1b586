import type { Finding } from '../rule/finding';
import type { Rule } from '../rule/rule';

/** What every format is given. */
export interface Report {
  findings: readonly Finding[];
  summary: Summary;
  /** What is known of each rule, by id. */
  rules: ReadonlyMap<string, Rule>;
  /** The lines of a source file, for the formats that show them; empty where it cannot be read. */
  lines(file: string): readonly string[];
}

/** The counts. `errors` and `warnings` are those that no waiver accepts. */
export interface Summary {
  objects: number;
  policies: number;
  errors: number;
  warnings: number;
  waived: number;
}

/** Counts the findings. */
export function summaryOf(findings: readonly Finding[], objects: number, policies: number): Summary {
  const open = findings.filter(({ waiver }) => !waiver);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return { objects, policies, errors, warnings: open.length - errors, waived: findings.length - open.length };
}

/** `42 objects, 61 rules: 1 error, 0 warnings, 0 waived` */
export function summaryLine({ objects, policies, errors, warnings, waived }: Summary): string {
  const counts = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${waived} waived`;
  return `${plural(objects, 'object')}, ${plural(policies, 'rule')}: ${counts}`;
}

/** `1 error`, `2 errors` */
export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Where a reader goes: the file and line that set the value, else the field of the rendered object. */
export function whereabouts({ source, path }: Finding): string {
  return source ? `${source.file}:${source.line}:${source.column}` : path || 'the object itself';
}

/** `StatefulSet kube-logging/elasticsearch-data` */
export function objectName({ object: { kind, namespace, name } }: Finding): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Text in which half a character, which no encoding can write, is replaced. */
export const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** Text from manifests, without the characters that steer a terminal or a log: a hostile name stays a name. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return wellFormed(text).replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}
