import type { Element } from './config';
import { sections } from './config';
import type { Field, Hash } from './field';
import { fileGlob } from './glob';
import type { Settings } from './plugin';
import { pluginType, settings } from './plugin';
import { rubyRegex } from './regex';
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

const stamps = ['2026-01-31T12:34:56.789012345Z', '2026-01-31T12:34:56.789012345+09:00'] as const;
const message: Field = { label: '<message>' };
const shown = 'a line of the application';

/** A line as a runtime writes it, in UTC and with an offset. */
function line(runtime: Runtime, stamp: string): string {
  return runtime === 'docker'
    ? JSON.stringify({ log: `${shown}\n`, stream: 'stdout', time: stamp })
    : `${stamp} stdout F ${shown}`;
}

/** What a parser makes of the lines of a runtime: a record, or why there is none. `note` is worth telling. */
export type ParsedLine = { record: Hash; note?: string } | { unread: string };

/** Applies a `<parse>` section to a line of a container log. */
export function parseLine(parse: Element | undefined, runtime: Runtime, environment: Environment): ParsedLine {
  if (!parse) return { unread: 'the source has no <parse> section' };
  const type = pluginType(parse, environment);
  const section = settings(parse, environment);
  switch (type) {
    case 'cri':
      return cri(section, runtime);
    case 'json':
      return runtime === 'docker'
        ? dockerJson(section)
        : { unread: `pattern not matched: json does not read the lines of ${runtime}` };
    case 'none':
      return { record: new Map([[section.text('message_key') ?? 'message', message]]) };
    case 'regexp':
      return regexp(section, runtime);
    case 'multi_format':
      return multiFormat(parse, runtime, environment);
    case '':
      return { unread: 'the <parse> section has no @type' };
    default:
      return {
        record: new Map([['message', message]]),
        note: `what the parser ${type} makes of a line is not followed`,
      };
  }
}

function cri(section: Settings, runtime: Runtime): ParsedLine {
  if (runtime === 'docker') return { unread: 'pattern not matched: cri does not read the JSON lines of docker' };
  const record = new Map<string, Field>([
    ['stream', 'stdout'],
    ['logtag', 'F'],
  ]);
  const [nested] = sections(section.element, 'parse');
  if (nested) {
    const type = pluginType(nested, section.environment);
    if (!section.bool('merge_cri_fields', true)) record.clear();
    return { record, note: `the text is read by ${type}; a line that ${type} does not read is dropped` };
  }
  record.set('message', message);
  if (section.bool('keep_time_key', true)) record.set(section.text('time_key') ?? 'time', stamps[0]);
  return { record };
}

function dockerJson(section: Settings): ParsedLine {
  const record = new Map<string, Field>([
    ['log', message],
    ['stream', 'stdout'],
  ]);
  const timeKey = section.text('time_key') ?? 'time';
  if (timeKey !== 'time' || section.bool('keep_time_key', false)) record.set('time', stamps[0]);
  return { record };
}

function regexp(section: Settings, runtime: Runtime): ParsedLine {
  const expression = section.text('expression') ?? '';
  const [, source, options] = /^\/([\s\S]*)\/([imx]*)$/.exec(expression) ?? [undefined, expression, ''];
  const regex = rubyRegex(source ?? '', options);
  if (!regex) return { record: new Map([['message', message]]), note: 'the expression cannot be read here' };
  const found = stamps.map((stamp) => regex.exec(line(runtime, stamp))?.groups);
  if (!found[0]) return { unread: `pattern not matched: the expression does not read the lines of ${runtime}` };
  const record = new Map<string, Field>();
  const timeKey = section.text('time_key') ?? 'time';
  for (const [name, text] of Object.entries(found[0])) {
    if (name === timeKey && !section.bool('keep_time_key', false)) continue;
    record.set(name, text?.includes(shown) ? message : (text ?? null));
  }
  return found[1] ? { record } : { record, note: 'a time with an offset (+09:00) is not matched, only UTC' };
}

function multiFormat(parse: Element, runtime: Runtime, environment: Environment): ParsedLine {
  for (const pattern of sections(parse, 'pattern')) {
    const format = settings(pattern, environment).text('format') ?? '';
    const body = [
      ...pattern.body,
      {
        node: 'param',
        name: '@type',
        place: pattern.place,
        value: { style: 'plain', parts: [{ text: format }], place: pattern.place },
      } as const,
    ];
    const result = parseLine({ ...pattern, body }, runtime, environment);
    if (!('unread' in result)) return result;
  }
  return { unread: `pattern not matched: no <pattern> reads the lines of ${runtime}` };
}
