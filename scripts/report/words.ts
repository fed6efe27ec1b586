import type { Summary } from '../engine/report';
import type { Finding } from '../rule/finding';

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
  return wellFormed(text).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}
