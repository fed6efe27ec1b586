import type { Element, Place } from '../config';
import { param, sections } from '../config';
import { isElasticsearch } from '../output';
import type { Settings } from '../plugin';
import { argument, pluginType, settings } from '../plugin';
import type { Environment } from '../ruby';
import { accessorProblem } from './accessor';
import { refusedNames } from './chunk-keys';
import type { Refusal } from './values';
import { regexpProblem } from './values';

/** What a plugin refuses by itself, beyond the types of its parameters (`configure` of each). */
export function* refusedByPlugin(element: Element, type: string, environment: Environment): Generator<Refusal> {
  const read = settings(element, environment);
  const own = Object.hasOwn(checks, `${element.name}/${type}`) ? checks[`${element.name}/${type}`] : undefined;
  const check =
    own ??
    (element.name === 'store' || element.name === 'match' || element.name === 'secondary' ? outputs[type] : undefined);
  if (check) yield* check(read);
  if (check !== elasticsearch && element.name !== 'source' && isElasticsearch(type)) yield* elasticsearch(read);
}

type Check = (read: Settings) => Iterable<Refusal>;

const at = ({ element }: Settings, name: string): Place => (param(element, name) ?? element).place;
const inside = (read: Settings, ...names: string[]) =>
  sections(read.element, ...names).map((one) => settings(one, read.environment));

const outputs: Readonly<Record<string, Check>> = {
  *copy(read) {
    yield* stores(read);
    const [first] = sections(read.element, 'store');
    if (first && argument(first, read.environment).includes('ignore_if_prev_success'))
      yield { message: 'ignore_if_prev_success must specify 2nd or later <store> directives', place: first.place };
  },
  roundrobin: stores,
  *rewrite_tag_filter(read) {
    const rules = inside(read, 'rule');
    if (rules.length === 0) yield { message: 'missing rewriterules', place: read.element.place };
    const seen = new Set<string>();
    for (const rule of rules) {
      const [key, pattern] = [rule.text('key') ?? '', rule.text('pattern') ?? ''];
      yield* accessor(rule, 'key');
      if (/\$\{tag_parts\[\d\.\.\.?\d\]\}/.test(rule.text('tag') ?? ''))
        yield { message: '${tag_parts[n]} does not support a range', place: at(rule, 'tag') };
      const name = `${key}${rule.bool('invert', false) ? '!' : ''}${pattern}`;
      if (seen.has(name))
        yield { message: `duplicated rewriterules found: ${key} ${pattern}`, place: rule.element.place };
      seen.add(name);
    }
    if (read.text('remove_tag_prefix') !== undefined && read.text('remove_tag_regexp') !== undefined)
      yield { message: 'remove_tag_prefix and remove_tag_regexp are exclusive', place: at(read, 'remove_tag_regexp') };
  },
};

const checks: Readonly<Record<string, Check>> = {
  'source/tail': tail,
  'filter/concat': concat,
  'filter/grep': grep,
  *'filter/parser'(read) {
    yield* parseSections(read);
    yield* accessor(read, 'key_name');
  },
  *'filter/record_transformer'(read) {
    if (read.text('keep_keys') !== undefined && !read.bool('renew_record', false))
      yield { message: '`renew_record` must be true to use `keep_keys`', place: at(read, 'keep_keys') };
    yield* accessors(read, 'remove_keys');
  },
  *'filter/record_modifier'(read) {
    if (read.text('remove_keys') !== undefined && read.text('whitelist_keys') !== undefined)
      yield { message: 'remove_keys and whitelist_keys are exclusive', place: at(read, 'whitelist_keys') };
    yield* accessors(read, 'remove_keys');
  },
  *'parse/regexp'(read) {
    const expression = read.text('expression');
    if (
      expression !== undefined &&
      read.known('expression') &&
      !regexpProblem(expression) &&
      !/\(\?<[^=!]/.test(expression)
    )
      yield { message: "No named captures in 'expression' parameter", place: at(read, 'expression') };
  },
};

function* stores(read: Settings): Generator<Refusal> {
  for (const store of sections(read.element, 'store'))
    if (!pluginType(store, read.environment))
      yield { message: "Missing '@type' parameter in <store> section", place: store.place };
}

function* accessor(read: Settings, name: string, text = read.text(name)): Generator<Refusal> {
  const problem = text === undefined || !read.known(name) ? undefined : accessorProblem(text);
  if (problem) yield { message: `${name}: ${problem}`, place: at(read, name) };
}

function* accessors(read: Settings, name: string): Generator<Refusal> {
  for (const text of read.array(name)) yield* accessor(read, name, text);
}

/** A plugin that needs a parser has a `<parse>` with a type, and one only. */
function* parseSections(read: Settings): Generator<Refusal> {
  const found = sections(read.element, 'parse');
  if (found.length === 0 && !param(read.element, 'format'))
    yield { message: `${pluginType(read.element, read.environment)} has no <parse>`, place: read.element.place };
  for (const one of found)
    if (!pluginType(one, read.environment)) yield { message: '<parse> has no @type', place: one.place };
  const [, second] = found;
  if (second) yield { message: 'duplicated parsers configured', place: second.place };
}

function* tail(read: Settings): Generator<Refusal> {
  yield* parseSections(read);
  const path = read.text('path') ?? '';
  const delimiter = read.text('path_delimiter') ?? ',';
  const policy = read.text('glob_policy');
  if (read.bool('follow_inodes', false) && read.text('pos_file') === undefined)
    yield { message: 'tail has follow_inodes without pos_file', place: at(read, 'follow_inodes') };
  if (policy === 'always' && delimiter === ',')
    yield { message: "glob_policy is always with the default path_delimiter ','", place: at(read, 'glob_policy') };
  if (policy === 'extended' && read.known('path') && /\{.*,.*\}/.test(path) && /[*?]|\[.*\]/.test(path))
    yield { message: `glob_policy extended knows no braces: ${path}`, place: at(read, 'path') };
  if (['/', '*', '%'].includes(delimiter))
    yield { message: `path_delimiter ${delimiter} is reserved`, place: at(read, 'path_delimiter') };
  if (param(read.element, 'path') && read.known('path') && path.split(delimiter).every((one) => one === ''))
    yield { message: 'tail has no path', place: at(read, 'path') };
  if (!read.bool('enable_watch_timer', true) && !read.bool('enable_stat_watcher', true))
    yield {
      message: 'either of enable_watch_timer or enable_stat_watcher must be true',
      place: at(read, 'enable_watch_timer'),
    };
  if (read.text('from_encoding') !== undefined && read.text('encoding') === undefined)
    yield { message: 'from_encoding needs encoding', place: at(read, 'from_encoding') };
  if (read.size('read_bytes_limit_per_second', -1) > 0 && !read.bool('enable_watch_timer', true))
    yield {
      message: 'read_bytes_limit_per_second needs enable_watch_timer',
      place: at(read, 'read_bytes_limit_per_second'),
    };
}

function* concat(read: Settings): Generator<Refusal> {
  const lines = read.text('n_lines') !== undefined;
  const partial = read.text('partial_key') !== undefined;
  const metadata = read.bool('use_partial_metadata', false);
  const cri = read.bool('use_partial_cri_logtag', false);
  const regexp = read.text('multiline_start_regexp') !== undefined || read.text('multiline_end_regexp') !== undefined;
  const modes = [
    lines && 'n_lines',
    regexp && 'multiline_start_regexp',
    partial && 'partial_key',
    metadata && 'use_partial_metadata',
    cri && 'use_partial_cri_logtag',
  ];
  const chosen = modes.filter((mode): mode is string => typeof mode === 'string');
  const { place } = read.element;
  if (chosen.length === 0)
    yield {
      message:
        'concat needs one of n_lines, multiline_start_regexp, multiline_end_regexp, partial_key, use_partial_metadata, use_partial_cri_logtag',
      place,
    };
  if (chosen.length > 1 && !(metadata && cri && chosen.length === 2))
    yield { message: `${chosen.join(' and ')} are exclusive`, place };
  if (partial && read.text('partial_value') === undefined)
    yield { message: 'partial_value is required when partial_key is specified', place };
}

function* grep(read: Settings): Generator<Refusal> {
  for (const part of inside(read, 'regexp', 'exclude')) yield* accessor(part, 'key');
  for (const [kind, list] of [
    ['regexp', inside(read, 'regexp')],
    ['exclude', inside(read, 'exclude')],
  ] as const) {
    const seen = new Set<string>();
    for (let number = 1; number <= 20; number += 1) {
      const text = read.text(`${kind}${number}`);
      if (text === undefined) continue;
      const [key = '', pattern] = text.split(/ (.*)/s);
      if (pattern === undefined)
        yield { message: `${kind}${number} does not contain 2 parameters`, place: at(read, `${kind}${number}`) };
      seen.add(key);
    }
    yield* twice(list, seen, kind);
  }
  for (const group of inside(read, 'and', 'or')) {
    const [wanted, unwanted] = [inside(group, 'regexp'), inside(group, 'exclude')];
    for (const part of [...wanted, ...unwanted]) yield* accessor(part, 'key');
    if (wanted.length > 0 && unwanted.length > 0)
      yield {
        message: `Do not specify both <regexp> and <exclude> in <${group.element.name}>`,
        place: group.element.place,
      };
  }
  // `<and>` adds to the conditions of the top for regexp, `<or>` for exclude; groups of a kind share theirs.
  const group = (name: string, kind: string) => inside(read, name).flatMap((one) => inside(one, kind));
  for (const [name, kind, top] of [
    ['and', 'regexp', true],
    ['and', 'exclude', false],
    ['or', 'regexp', false],
    ['or', 'exclude', true],
  ] as const)
    yield* twice(
      group(name, kind),
      new Set(top ? inside(read, kind).map((one) => one.text('key') ?? '') : []),
      `<${name}>`,
    );
}

function* twice(list: readonly Settings[], seen: Set<string>, where: string): Generator<Refusal> {
  for (const one of list) {
    const key = one.text('key') ?? '';
    if (seen.has(key)) yield { message: `Duplicate key in ${where}: ${key}`, place: one.element.place };
    seen.add(key);
  }
}

function* elasticsearch(read: Settings): Generator<Refusal> {
  yield* refusedNames(read.element, read.environment);
  if (read.text('user') !== undefined && read.text('password') === undefined)
    yield { message: '`password` must be present if `user` is present', place: at(read, 'user') };
  if (read.text('cloud_id') !== undefined && read.text('cloud_auth') === undefined)
    yield { message: '`cloud_auth` must be present if `cloud_id` is present', place: at(read, 'cloud_id') };
  for (const name of ['max_retry_putting_template', 'max_retry_get_es_version'])
    if (read.integer(name, 0) < 0)
      yield { message: `'${name}' must be greater than or equal to zero`, place: at(read, name) };
  for (const name of ['id_key', 'parent_key', 'routing_key']) {
    const key = read.text(name);
    if (key !== undefined)
      yield* accessor(
        read,
        name,
        key.includes('.') && !key.startsWith('$[') && !key.startsWith('$.') ? `$.${key}` : key,
      );
  }
  const stream = read.text('data_stream_name');
  if (
    pluginType(read.element, read.environment) === 'elasticsearch_data_stream' &&
    stream !== undefined &&
    read.known('data_stream_name')
  ) {
    if (
      !/\$\{|%/.test(stream) &&
      (/^[-_+.]/.test(stream) || /[\\/*?"<>| ,#:]/.test(stream) || stream !== stream.toLowerCase())
    )
      yield { message: `data_stream_name is no name of a data stream: ${stream}`, place: at(read, 'data_stream_name') };
  }
}
