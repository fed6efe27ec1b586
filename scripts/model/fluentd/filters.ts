import { remember } from '../kube/remember';
import type { Element } from './config';
import { params, sections } from './config';
import type { Field, Hash } from './field';
import { copyOf, deleteField, dig, fieldText, isHash, isKnown, isUnknown, otherFields, toField } from './field';
import { parseJson } from './json';
import { parseText } from './parsers';
import type { Settings } from './plugin';
import { pluginType, settings } from './plugin';
import type { PodLog } from './pods';
import { rubyRegex } from './regex';
import { evaluateRuby } from './ruby';
import { resolve } from './value';

/** What flows: a tag and a record. Filters change a record in place where Ruby's do, and stores of `copy` may share it. */
export interface Event {
  tag: string;
  record: Map<string, Field>;
  /** Which of the lines of the log it is, from 0. */
  line?: number;
}

/** Another event that a filter gives on beside the one that goes its way. */
export interface Also {
  /** `@ERROR`, or the label of a timeout. */
  label: string;
  record: Map<string, Field>;
  does: string;
  /** Only in rare cases: a container that ends in the middle of a line. */
  side?: boolean;
}

/**
 * What a filter makes of an event: the next record, nothing, or an error; `note` is worth telling. `held` is part of
 * another event: a line that waits for the next.
 */
export type Filtered = { also?: readonly Also[] } & (
  | { record: Map<string, Field>; note: string }
  | { dropped: string }
  | { held: string }
  | { error: string }
  | { unknown: string }
);

type Filter = (filter: Settings, event: Event, pod: PodLog) => Filtered;

/** Applies a `<filter>`; what the record is behind a plugin that nobody knows, nobody knows. */
export function applyFilter(type: string, filter: Settings, event: Event, pod: PodLog): Filtered {
  const known = Object.hasOwn(filters, type) ? filters[type] : undefined;
  return known ? known(filter, event, pod) : { unknown: `what the filter ${type} makes of a record is not known` };
}

/**
 * Filters that take whole streams: behind an error they drop the record. Among others alone the record goes on to the next
 * filter as if nothing had been (event_router.rb, optimized_filter_stream).
 */
export const streamFilters: ReadonlySet<string> = new Set(['concat', 'parser', 'record_transformer', 'stdout']);

const filters: Record<string, Filter> = {
  kubernetes_metadata: kubernetesMetadata,
  record_transformer: recordTransformer,
  record_modifier: recordModifier,
  grep,
  parser: parseField,
  dedot: dedot,
  elasticsearch_genid: (filter, { record }) => {
    const key = filter.text('hash_id_key') ?? '_hash';
    record.set(key, { label: `<${key}>` });
    return { record, note: `sets ${key}, an id of the event` };
  },
  concat,
  stdout: (_, { record }) => ({ record, note: 'prints the record' }),
  prometheus: (_, { record }) => ({ record, note: 'counts' }),
};

// lib/fluent/plugin/filter_kubernetes_metadata.rb 3.8.0, its default tag_to_kubernetes_name_regexp
const ofTag =
  /(?:var\.log\.pods\.(?<namespace1>[^_]+)_(?<pod1>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)_[a-z0-9-]*\.(?<container1>.+)\..*\.log$|var\.log\.containers\.(?<pod2>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)_(?<namespace2>[^_]+)_(?<container2>.+)-(?<id>[a-z0-9]{64})\.log$)/;

function kubernetesMetadata(filter: Settings, { tag, record }: Event, pod: PodLog): Filtered {
  const own = filter.text('tag_to_kubernetes_name_regexp');
  const regex = own === undefined ? ofTag : rubyRegex(own);
  const groups = regex?.exec(tag)?.groups;
  if (!groups) return { record, note: `the tag names no container: the record gets no kubernetes field` };
  const namespace = groups['namespace'] ?? groups['namespace1'] ?? groups['namespace2'] ?? '';
  const kubernetes = new Map<string, Field>([
    ['container_name', groups['container_name'] ?? groups['container1'] ?? groups['container2'] ?? ''],
    ['namespace_name', namespace],
    ['pod_name', groups['pod_name'] ?? groups['pod1'] ?? groups['pod2'] ?? ''],
  ]);
  if (!filter.bool('skip_container_metadata', false)) {
    kubernetes.set('container_image', pod.image ?? { label: '<container image>' });
    kubernetes.set('container_image_id', { label: '<container image id>' });
  }
  for (const name of ['pod_id', 'pod_ip', 'host']) kubernetes.set(name, { label: `<${name}>` });
  const [skipLabels, skipNamespace] = [
    filter.bool('skip_labels', false),
    filter.bool('skip_namespace_metadata', false),
  ];
  if (!skipLabels && !filter.bool('skip_pod_labels', false))
    setLabels(kubernetes, 'labels', pod.labels, '<pod labels>');
  if (!skipNamespace) {
    kubernetes.set('namespace_id', { label: '<namespace id>' });
    if (!skipLabels && !filter.bool('skip_namespace_labels', false)) {
      const labels = { 'kubernetes.io/metadata.name': namespace, ...pod.namespaceLabels };
      kubernetes.set('namespace_labels', toField(labels));
    }
  }
  const annotations = filter.array('annotation_match').flatMap((text) => rubyRegex(text) ?? []);
  const matched = Object.entries(pod.annotations ?? {}).filter(([name]) =>
    annotations.some((regex) => regex.test(name)),
  );
  if (matched.length > 0) kubernetes.set('annotations', toField(Object.fromEntries(matched)));
  if (!filter.bool('skip_master_url', false)) kubernetes.set('master_url', { label: '<master_url>' });
  const next = new Map(record).set('kubernetes', kubernetes);
  const id = groups['docker_id'] ?? groups['id'];
  // The API's own word for it stands in its place, and skip_container_metadata leaves that out.
  const containerId = filter.bool('skip_container_metadata', false) ? id : { label: '<container id>' };
  if (id) next.set('docker', new Map<string, Field>([['container_id', containerId ?? id]]));
  return { record: next, note: `adds kubernetes.* of ${namespace}/${fieldText(kubernetes.get('pod_name'))}` };
}

function setLabels(kubernetes: Map<string, Field>, name: string, labels: PodLog['labels'], label: string): void {
  if (!labels) kubernetes.set(name, { label });
  else if (Object.keys(labels).length > 0) kubernetes.set(name, toField(labels));
}

function recordTransformer(filter: Settings, { tag, record }: Event): Filtered {
  const ruby = filter.bool('enable_ruby', false);
  const typecast = filter.bool('auto_typecast', true);
  const names = tagNames(tag, record);
  const next = new Map<string, Field>(filter.bool('renew_record', false) ? [] : record);
  for (const key of filter.array('keep_keys')) if (record.has(key)) next.set(key, record.get(key) as Field);
  if (record.has(otherFields) && filter.array('keep_keys').some((key) => !record.has(key)))
    next.set(otherFields, { label: otherFields });
  const set: string[] = [];
  for (const [name, template] of recordEntries(filter)) {
    const value = ruby ? expandRuby(template, names, filter, typecast) : expandPlain(template, names, record, typecast);
    if (value !== null && typeof value === 'object' && 'error' in value) return { error: `${name}: ${value.error}` };
    next.set(name, value);
    set.push(`${name} = ${shown(value)}`);
  }
  const removed = filter.array('remove_keys');
  for (const key of removed) deleteField(next, key);
  return {
    record: next,
    note: [...set, ...(removed.length > 0 ? [`removes ${removed.join(', ')}`] : [])].join('; ') || 'changes nothing',
  };
}

/** Ruby everywhere, and the record changes under the expressions that follow. */
function recordModifier(filter: Settings, { tag, record }: Event): Filtered {
  const set: string[] = [];
  for (const [name, template] of recordEntries(filter)) {
    const value = template.includes('${') ? expandText(template, tagNames(tag, record), filter, true) : template;
    if (value !== null && typeof value === 'object' && 'error' in value) return { error: `${name}: ${value.error}` };
    record.set(name, value);
    set.push(`${name} = ${shown(value)}`);
  }
  const kept = filter.text('whitelist_keys');
  let result = record;
  if (filter.text('remove_keys') !== undefined) for (const key of filter.array('remove_keys')) deleteField(record, key);
  else if (kept !== undefined) {
    const names = new Set([
      ...kept.split(',').map((key) => key.trim()),
      ...recordEntries(filter).map(([name]) => name),
      otherFields,
    ]);
    result = new Map([...record].filter(([name]) => names.has(name)));
  }
  for (const section of sections(filter.element, 'replace')) {
    const replace = settings(section, filter.environment);
    const [key, expression] = [replace.text('key') ?? '', replace.text('expression') ?? ''];
    const value = result.get(key);
    if (value === undefined) continue;
    const regex = rubyRegex(/^\/[\s\S]*\/$/.test(expression) ? expression.slice(1, -1) : expression);
    if (isUnknown(value) || !regex) result.set(key, { label: `<${key}>` });
    else if (typeof value !== 'string') return { error: `${key} is no text` };
    else
      result.set(
        key,
        value.replace(
          new RegExp(regex.source, `${regex.flags}g`),
          (replace.text('replace') ?? '').replace(/\\(\d)/g, '$$$1').replace(/\\k<(\w+)>/g, '$$<$1>'),
        ),
      );
    set.push(`replaces in ${key}`);
  }
  return {
    record: result,
    note: set.join('; ') || (filter.text('char_encoding') ? 'sets the encoding' : 'removes fields'),
  };
}

const shown = (value: Field) => (value === null ? 'nil' : fieldText(value));

function recordEntries(filter: Settings): [name: string, template: string][] {
  const entries = sections(filter.element, 'record').flatMap((section) =>
    params(section).map(({ name, value }): [string, string] => [name, resolve(value, filter.environment).text ?? '']),
  );
  return [...new Map(entries)];
}

function tagNames(tag: string, record: Hash): Map<string, Field> {
  const parts = tag.split('.');
  return new Map<string, Field>([
    ['tag', tag],
    ['record', record],
    ['time', { label: '<time>' }],
    ['hostname', { label: '<hostname>' }],
    ['tag_parts', parts],
    ['tag_prefix', parts.map((_, index) => parts.slice(0, index + 1).join('.'))],
    ['tag_suffix', parts.map((_, index) => parts.slice(index).join('.'))],
  ]);
}

/** The value of a template that is JSON; null where it is text. */
const jsonOf = remember((template) => (/^[{[]/.test(template) ? (parseJson(template) ?? null) : null));

/** A template with text around its Ruby, as the Ruby that gives the text. */
const textCode = remember(
  (template) =>
    `"${template.replace(/["\\]/g, '\\$&').replace(/\$\{([\s\S]*?)\}/g, (_, inner: string) => `#{${inner.replace(/\\(["\\])/g, '$1')}}`)}"`,
);

function expandRuby(
  template: string,
  names: ReadonlyMap<string, Field>,
  filter: Settings,
  typecast: boolean,
): Field | { error: string } {
  const json = jsonOf(template);
  return json === null
    ? expandText(template, names, filter, typecast)
    : expandJson(json, (text) => expandRuby(text, names, filter, typecast));
}

function expandText(
  template: string,
  names: ReadonlyMap<string, Field>,
  filter: Settings,
  typecast: boolean,
): Field | { error: string } {
  const alone = typecast && template.split('${').length === 2 && template.startsWith('${') && template.endsWith('}');
  const code = alone ? template.slice(2, -1) : textCode(template);
  const result = evaluateRuby(code, filter.environment, names);
  if (result.is === 'value') return result.value;
  if (result.is === 'raised') return { error: result.message };
  return { label: `<${template}>` };
}

function expandJson(json: unknown, expand: (text: string) => Field | { error: string }): Field | { error: string } {
  if (typeof json === 'string') return expand(json);
  if (Array.isArray(json)) {
    const items = json.map((item) => expandJson(item, expand));
    return items.find(isError) ?? (items as Field[]);
  }
  if (json !== null && typeof json === 'object') {
    const entries = Object.entries(json).map(([name, value]) => [name, expandJson(value, expand)] as const);
    return entries.map(([, value]) => value).find(isError) ?? new Map(entries as [string, Field][]);
  }
  return toField(json);
}

const isError = (value: unknown): value is { error: string } =>
  value !== null && typeof value === 'object' && 'error' in value;

/** Placeholders without Ruby: `${tag}`, `${tag_parts[1]}`, `${record["key"]}`, nothing deeper. */
function expandPlain(
  template: string,
  names: ReadonlyMap<string, Field>,
  record: Hash,
  typecast: boolean,
): Field | { error: string } {
  const json = jsonOf(template);
  if (json !== null) return expandJson(json, (text) => expandPlain(text, names, record, typecast));
  const lookup = (placeholder: string): Field => {
    const [, name = '', index, key] = /^\$\{(\w+)(?:\[(-?\d+)\]|\["([^"]*)"\])?\}$/.exec(placeholder) ?? [];
    const value = names.get(name);
    if (key !== undefined)
      return name === 'record' ? (record.get(key) ?? (record.has(otherFields) ? { label: `<${key}>` } : null)) : null;
    if (index !== undefined)
      return Array.isArray(value) ? ((value as readonly Field[]).at(Number(index)) ?? null) : null;
    return isHash(value) || Array.isArray(value) || value === undefined ? null : value;
  };
  if (typecast && /^(?:\$\{[^}]+\}|__[A-Z_]+__)$/.test(template)) return lookup(template);
  let known = true;
  const text = template.replace(/\$\{[^}]+\}|__[A-Z_]+__/g, (placeholder) => {
    const value = lookup(placeholder);
    known &&= isKnown(value);
    return fieldText(value);
  });
  return known ? text : { label: text };
}

/** One `<regexp>` or `<exclude>`: undefined as result where it depends on run time. */
interface Condition {
  key: string;
  pattern: string;
  result: boolean | undefined;
}

/** The conditions of a `grep`, those of all its groups of a kind together (filter_grep.rb). */
function grep(filter: Settings, { record }: Event): Filtered {
  const { element, environment } = filter;
  let raised: string | undefined;
  const condition = (key: string, pattern: string): Condition => {
    const found = dig(record, key);
    if ('error' in found) raised = found.error;
    return { key, pattern, result: 'error' in found ? undefined : matches(found.value, pattern) };
  };
  const all = (parents: readonly Element[], name: string) =>
    parents.flatMap((parent) =>
      sections(parent, name).map((section) => {
        const read = settings(section, environment);
        return condition(read.text('key') ?? '', read.text('pattern') ?? '');
      }),
    );
  const numbered = (prefix: string) =>
    params(element)
      .filter(({ name }) => new RegExp(`^${prefix}\\d+$`).test(name))
      .map(({ value }) => {
        const [key = '', pattern = ''] = (resolve(value, environment).text ?? '').split(/ (.*)/s);
        return condition(key, pattern);
      });
  const [and, or] = [sections(element, 'and'), sections(element, 'or')];
  const every = [...all([element], 'regexp'), ...numbered('regexp'), ...all(and, 'regexp')];
  const some = all(or, 'regexp');
  const notEvery = all(and, 'exclude');
  const none = [...all([element], 'exclude'), ...numbered('exclude'), ...all(or, 'exclude')];
  if (raised) return { record, note: `${raised}: kept, as it is after an error` };
  const text =
    (does: string) =>
    ({ key, pattern }: Condition) =>
      `${key} ${does} ${pattern}`;
  const failing = every.find(({ result }) => result === false);
  if (failing) return { dropped: text('does not match')(failing) };
  if (some.length > 0 && some.every(({ result }) => result === false))
    return { dropped: some.map(text('does not match')).join(' and ') };
  if (notEvery.length > 0 && notEvery.every(({ result }) => result === true))
    return { dropped: notEvery.map(text('matches')).join(' and ') };
  const matching = none.find(({ result }) => result === true);
  if (matching) return { dropped: text('matches')(matching) };
  const open = ({ result }: Condition) => result === undefined;
  const undecided = [
    ...every.filter(open).map(text('matches')),
    ...(some.some(({ result }) => result === true) ? [] : some.filter(open).map(text('matches'))),
    ...[...notEvery, ...none].filter(open).map(text('does not match')),
  ];
  return { record, note: undecided.length > 0 ? `kept where ${undecided.join(' and ')}` : 'kept' };
}

/** Undefined where it depends on run time. */
function matches(value: Field | undefined, pattern: string): boolean | undefined {
  if (isUnknown(value)) return undefined;
  const [, source = pattern, options] = /^\/([\s\S]*)\/([imx]*)$/.exec(pattern) ?? [];
  return rubyRegex(source, options)?.test(fieldText(value));
}

/** `<parse>` on a field (filter_parser.rb). Where the text is known, its fields are. */
function parseField(filter: Settings, { record }: Event): Filtered {
  const key = filter.text('key_name') ?? '';
  const [section] = sections(filter.element, 'parse');
  const type = section ? pluginType(section, filter.environment) : '';
  const [reserve, errors] = [filter.bool('reserve_data', false), filter.bool('emit_invalid_record_to_error', true)];
  const error = (does: string, side = false): Also[] =>
    errors ? [{ label: '@ERROR', record: copyOf(record), does, side }] : [];
  const merged = (values: Hash): Map<string, Field> => {
    const prefix = filter.text('inject_key_prefix') ?? '';
    const field = filter.text('hash_value_field');
    const named = new Map(
      [...values].map(([name, value]) => [name === otherFields ? name : `${prefix}${name}`, value]),
    );
    const result: Hash = field === undefined ? named : new Map([[field, named]]);
    return reserve ? new Map([...record, ...result]) : new Map(result);
  };
  const found = dig(record, key);
  if ('error' in found) return errors ? { error: found.error } : { dropped: found.error };
  const { value } = found;
  if (value === undefined || value === null) {
    const why = `${key} does not exist`;
    if (!reserve) return errors ? { error: why } : { dropped: why };
    return { record: merged(new Map()), note: `${why}: the record stays`, also: error(why) };
  }
  const parsed = section ? parseText(section, value, filter.environment) : { unread: 'there is no <parse>' };
  const into = filter.text('hash_value_field') === undefined ? '' : ` into ${filter.text('hash_value_field')}`;
  const others = reserve ? ', keeps the other fields' : ', drops the other fields';
  if ('raised' in parsed) return errors ? { error: parsed.raised } : { dropped: parsed.raised };
  if ('unknown' in parsed) return { unknown: parsed.unknown };
  if ('unread' in parsed) {
    if (!reserve)
      return errors
        ? { error: `pattern not matched: ${parsed.unread} ${key}` }
        : { dropped: `pattern not matched: ${parsed.unread} ${key}` };
    return {
      record: merged(new Map()),
      note: `${parsed.unread} ${key}: the record stays`,
      also: error(`${parsed.unread} ${key}`),
    };
  }
  const also = isKnown(value) ? [] : error(`${type} does not read every line`, true);
  if (filter.bool('remove_key_name_field', false)) deleteField(record, key);
  return { record: merged(parsed.record), note: `reads ${key} as ${type}${into}${others}`, also };
}

/** Joins lines (filter_concat.rb). Of a log whose lines are known, so is what becomes of each. */
function concat(filter: Settings, { tag, record, line }: Event, pod: PodLog): Filtered {
  const key = filter.text('key') ?? '';
  if (/^fluent\.(?:trace|debug|info|warn|error|fatal)$/.test(tag) || (!record.has(key) && !record.has(otherFields)))
    return { record, note: `there is no ${key}` };
  const label = filter.text('timeout_label') ?? '@ERROR';
  const waits = filter.time('flush_interval', 60);
  const late = (joined: Map<string, Field>, side: boolean): Also => ({
    label,
    record: joined,
    does: `gives what no line has ended ${waits > 0 ? `for ${waits}s` : 'when the agent ends'} to ${label}`,
    side,
  });
  if (filter.bool('use_partial_cri_logtag', false)) {
    const tagKey = filter.text('partial_cri_logtag_key') ?? '';
    const logtag = record.get(tagKey);
    const next = new Map(record);
    if (!filter.bool('keep_partial_key', false)) next.delete(tagKey);
    next.delete(filter.text('partial_cri_stream_key') ?? 'stream');
    if (logtag === undefined || logtag === null)
      return { error: `undefined method 'split' for nil: the record has no ${tagKey}` };
    return { record: next, note: 'joins the parts of long lines', also: [late(copyOf(record), true)] };
  }
  const partial = filter.text('partial_key');
  if (partial !== undefined && !record.has(partial) && !record.has(otherFields))
    return { record, note: `there is no ${partial}` };
  if (partial !== undefined || filter.bool('use_partial_metadata', false)) {
    return { record, note: 'joins the parts of long lines', also: [late(copyOf(record), true)] };
  }
  const texts = pod.lines;
  const groups = texts && line !== undefined && record.get(key) === texts[line] ? grouped(filter, texts) : undefined;
  const joinedAs = (text: Field) => new Map(record).set(key, text);
  if (!groups) {
    const text = { label: `<${key}>` };
    // Without a pattern for the last line, the last event of a quiet log always waits.
    const always = filter.text('multiline_end_regexp') === undefined;
    return { record: joinedAs(text), note: `joins lines of ${key}`, also: [late(joinedAs(text), !always)] };
  }
  const own = groups.find(({ last }) => last === line);
  if (!own) return { held: 'is a part of the lines around it' };
  if (own.done) return { record: joinedAs(own.text), note: `joins lines of ${key}` };
  return { held: 'waits for the next line', also: [late(joinedAs(own.text), false)] };
}

interface Group {
  /** The line with which it is told, and whether a line or the clock ended it. */
  last: number;
  text: string;
  done: boolean;
}

function grouped(filter: Settings, lines: readonly string[]): Group[] | undefined {
  const separator = filter.text('separator') ?? '\n';
  const count = filter.integer('n_lines', 0);
  const pattern = (name: string) => {
    const text = filter.text(name);
    return text === undefined ? undefined : (rubyRegex(text.slice(1, -1)) ?? null);
  };
  const [start, end, continuous] = [
    pattern('multiline_start_regexp'),
    pattern('multiline_end_regexp'),
    pattern('continuous_line_regexp'),
  ];
  if (start === null || end === null || continuous === null) return undefined;
  const groups: Group[] = [];
  let open: string[] = [];
  let last = -1;
  const flush = (done: boolean) => {
    if (open.length > 0) groups.push({ last, text: open.join(separator), done });
    open = [];
  };
  const keep = (text: string, at: number) => {
    open.push(text);
    last = at;
  };
  for (const [at, text] of lines.entries()) {
    if (count > 0) {
      keep(text, at);
      if (open.length >= count) flush(true);
    } else if (start?.test(text)) {
      flush(true);
      keep(text, at);
      if (end?.test(text)) flush(true);
    } else if (end?.test(text)) {
      keep(text, at);
      flush(true);
    } else if ((open.length === 0 && !start) || (open.length > 0 && (continuous?.test(text) ?? true))) keep(text, at);
    else {
      flush(true);
      groups.push({ last: at, text, done: true });
    }
  }
  flush(false);
  return groups;
}

function dedot(filter: Settings, { record }: Event): Filtered {
  if (!filter.bool('de_dot', true)) return { dropped: 'with de_dot false the filter drops every record' };
  const separator = filter.text('de_dot_separator') ?? '_';
  const nested = filter.bool('de_dot_nested', false);
  const rename = (hash: Hash): Map<string, Field> =>
    new Map(
      [...hash].map(([name, value]): [string, Field] => [
        name.replaceAll('.', separator),
        !nested
          ? value
          : isHash(value)
            ? rename(value)
            : Array.isArray(value)
              ? value.map((item) => (isHash(item) ? rename(item) : item))
              : value,
      ]),
    );
  return {
    record: rename(record),
    note: `replaces dots in keys by ${separator}${nested ? ', at every depth' : ', at the top only'}`,
  };
}
