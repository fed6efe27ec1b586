import type { Element } from './config';
import type { Field } from './field';
import { fileGlob } from './glob';
import type { ParsedText } from './parsers';
import { parseText } from './parsers';
import type { Settings } from './plugin';
import { pluginType } from './plugin';
import type { Environment } from './ruby';

/** The container runtimes, by what they write. */
export type Runtime = 'containerd' | 'cri-o' | 'docker';

/** The files of a list that a `tail` source follows, after `exclude_path`. */
export interface Tailed {
  followed: readonly string[];
  excluded: readonly string[];
}

/** Which of these files does the source follow (lib/fluent/plugin/in_tail.rb, expand_paths)? */
export function tailed(source: Settings, files: readonly string[]): Tailed {
  const paths = tailPaths(source);
  const excludes = source.array('exclude_path');
  const candidates = files.filter((file) => paths.some((path) => names(source, path)(file)));
  const excluded = candidates.filter((file) => excludes.some((path) => names(source, path)(file)));
  return { followed: candidates.filter((file) => !excluded.includes(file)), excluded };
}

/** The paths that a `tail` source is given. */
export function tailPaths(source: Settings): string[] {
  return (source.text('path') ?? '').split(source.text('path_delimiter') ?? ',').map((path) => path.trim());
}

/** A path without a glob that the policy knows is one file. */
export function names(source: Settings, path: string): (file: string) => boolean {
  const policy = source.text('glob_policy') ?? 'backward_compatible';
  const glob =
    policy === 'always'
      ? /[*?]|\[.*\]|\{.*,.*\}/.test(path)
      : policy === 'extended'
        ? /[*?]|\[.*\]/.test(path)
        : path.includes('*');
  return glob ? fileGlob(path) : (file) => file === path;
}

/** The tag of what is read from a file: `*` of the parameter becomes the path, slashes as dots. */
export function tailTag(source: Settings, file: string): string {
  const tag = source.text('tag') ?? '';
  const star = tag.indexOf('*');
  if (star < 0) return tag;
  const path = file.replaceAll('/', '.').replace(/\.+/g, '.').replace(/^\./, '');
  return `${tag.slice(0, star)}${path}${tag.slice(star + 1).split('*')[0]}`;
}

const stamps = ['2026-01-31T12:34:50.123456789Z', '2026-01-31T12:34:50.123456789+09:00'] as const;
const hidden = 'a line of the application';

/** A line as a runtime writes it, in UTC and with an offset. */
function line(runtime: Runtime, stamp: string, text: string): string {
  return runtime === 'docker'
    ? JSON.stringify({ log: `${text}\n`, stream: 'stdout', time: stamp })
    : `${stamp} stdout F ${text}`;
}

/** What a parser makes of the lines of a runtime: a record, or why there is none. `note` is worth telling. */
export type ParsedLine =
  | { record: Map<string, Field>; note?: string }
  | { unread: string; raises?: true }
  | { unknown: string };

/**
 * Applies a `<parse>` section to a line of a container log.
 * @param text what the application wrote; absent where it may be anything
 */
export function parseLine(
  parse: Element | undefined,
  runtime: Runtime,
  environment: Environment,
  text?: string,
): ParsedLine {
  if (!parse) return { unread: 'the source has no <parse> section' };
  const type = pluginType(parse, environment);
  if (type === '') return { unread: 'the <parse> section has no @type' };
  const whole = (stamp: string) => line(runtime, stamp, text ?? hidden);
  const [result, offset] = stamps.map((stamp) => parseText(parse, whole(stamp), environment, text === undefined)) as [
    ParsedText,
    ParsedText,
  ];
  // Of a JSON line cri takes the first word for a time, and raises.
  if ('raised' in result && type === 'cri' && runtime === 'docker')
    return { unread: 'pattern not matched: cri does not read the JSON lines of docker', raises: true };
  if ('raised' in result) return { unread: `invalid line: ${result.raised}`, raises: true };
  if ('unread' in result) return { unread: `pattern not matched: ${result.unread} the lines of ${runtime}` };
  if ('unknown' in result) return result;
  const note = 'record' in offset ? result.note : 'a time with an offset (+09:00) is not matched, only UTC';
  return { record: unmasked(result.record), ...(note && { note }) };
}

/** Values that hold the time or the text of the application become what nobody knows. */
function unmasked(record: ReadonlyMap<string, Field>): Map<string, Field> {
  return new Map(
    [...record].map(([name, value]): [string, Field] => {
      if (value === stamps[0]) return [name, { label: `<${name}>` }];
      if (typeof value !== 'string' || !value.includes(hidden)) return [name, value];
      return [name, value === hidden || value === `${hidden}\n` ? { label: '<message>' } : { label: `<${name}>` }];
    }),
  );
}
