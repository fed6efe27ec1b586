import { remember } from '../kube/remember';
import { params, sections } from './config';
import type { Field, Hash } from './field';
import { access, fieldText, isHash, isKnown, isUnknown, toField, withField } from './field';
import { parseJson } from './json';
import type { Settings } from './plugin';
import { pluginType } from './plugin';
import type { PodLog } from './pods';
import { rubyRegex } from './regex';
import { evaluateRuby } from './ruby';
import { resolve } from './value';

/** What flows: a tag and a record. */
export interface Event {
  tag: string;
  record: Hash;
}

/** What a filter makes of an event: the next record, nothing, or an error. `note` is worth telling. */
export type Filtered = { record: Hash; note: string } | { dropped: string } | { error: string };

type Filter = (filter: Settings, event: Event, pod: PodLog) => Filtered;

/** Applies a `<filter>` of a known type; another type is taken to leave the record as it is. */
export function applyFilter(type: string, filter: Settings, event: Event, pod: PodLog): Filtered {
  const known = Object.hasOwn(filters, type) ? filters[type] : undefined;
  return known
    ? known(filter, event, pod)
    : { record: event.record, note: `${type}: taken to leave the record as it is` };
}

const filters: Record<string, Filter> = {
  kubernetes_metadata: kubernetesMetadata,
  record_transformer: recordTransformer,
  record_modifier: recordModifier,
  grep,
  parser: parseField,
  dedot: dedot,
  elasticsearch_genid: (filter, { record }) => {
    const key = filter.text('hash_id_key') ?? '_hash';
    return { record: new Map(record).set(key, { label: `<${key}>` }), note: `sets ${key}, an id of the event` };
  },
  concat: (filter, { record }) => {
    if (!filter.bool('use_partial_cri_logtag', false))
      return { record, note: `joins lines of ${filter.text('key') ?? ''}` };
    const next = new Map(record);
    if (!filter.bool('keep_partial_key', false)) next.delete(filter.text('partial_cri_logtag_key') ?? '');
    next.delete(filter.text('partial_cri_stream_key') ?? 'stream');
    return { record: next, note: 'joins the parts of long lines' };
  },
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
  if (id) next.set('docker', new Map([['container_id', id]]));
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
  const set: string[] = [];
  for (const [name, template] of recordEntries(filter)) {
    const value = ruby ? expandRuby(template, names, filter, typecast) : expandPlain(template, names, record, typecast);
    if (value !== null && typeof value === 'object' && 'error' in value) return { error: `${name}: ${value.error}` };
    next.set(name, value);
    set.push(`${name} = ${shown(value)}`);
  }
  let result: Hash = next;
  const removed = filter.array('remove_keys');
  for (const key of removed) result = withField(result, key, undefined);
  return {
    record: result,
    note: [...set, ...(removed.length > 0 ? [`removes ${removed.join(', ')}`] : [])].join('; ') || 'changes nothing',
  };
}

/** Ruby everywhere, and the record changes under the expressions that follow. */
function recordModifier(filter: Settings, { tag, record }: Event): Filtered {
  const next = new Map(record);
  const set: string[] = [];
  for (const [name, template] of recordEntries(filter)) {
    const value = expandRuby(template, tagNames(tag, next), filter, true);
    if (value !== null && typeof value === 'object' && 'error' in value) return { error: `${name}: ${value.error}` };
    next.set(name, value);
    set.push(`${name} = ${shown(value)}`);
  }
  let result: Hash = next;
  for (const key of filter.array('remove_keys')) result = withField(result, key, undefined);
  const kept = filter.text('whitelist_keys');
  if (kept !== undefined) {
    const names = new Set([
      ...kept.split(',').map((key) => key.trim()),
      ...recordEntries(filter).map(([name]) => name),
    ]);
    result = new Map([...result].filter(([name]) => names.has(name)));
  }
  return { record: result, note: set.join('; ') || 'removes fields' };
}

const shown = (value: Field) => (value === null ? 'nil' : fieldText(value));

function recordEntries(filter: Settings): [name: string, template: string][] {
  return sections(filter.element, 'record').flatMap((section) =>
    params(section).map(({ name, value }): [string, string] => [name, resolve(value, filter.environment).text ?? '']),
  );
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
  if (json !== null) return expandJson(json, (text) => expandRuby(text, names, filter, typecast));
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
    if (key !== undefined) return name === 'record' ? (record.get(key) ?? null) : null;
    if (index !== undefined)
      return Array.isArray(value) ? ((value as readonly Field[]).at(Number(index)) ?? null) : null;
    return isHash(value) || Array.isArray(value) || value === undefined ? null : value;
  };
  if (typecast && /^\$\{[^}]+\}$/.test(template)) return lookup(template);
  let known = true;
  const text = template.replace(/\$\{[^}]+\}/g, (placeholder) => {
    const value = lookup(placeholder);
    known &&= isKnown(value);
    return fieldText(value);
  });
  return known ? text : { label: text };
}

function grep(filter: Settings, { record }: Event): Filtered {
  const conditions = (list: ReturnType<typeof sections>) =>
    list.map((section) => {
      const at = (name: string) => {
        const found = params(section).find((param) => param.name === name);
        return (found && resolve(found.value, filter.environment).text) ?? '';
      };
      return { key: at('key'), pattern: at('pattern'), result: matches(record, at('key'), at('pattern')) };
    });
  const { element } = filter;
  const numbered = (prefix: string) =>
    params(element)
      .filter(({ name }) => new RegExp(`^${prefix}\\d+$`).test(name))
      .map(({ value }) => {
        const [key = '', pattern = ''] = (resolve(value, filter.environment).text ?? '').split(/ (.*)/s);
        return { key, pattern, result: matches(record, key, pattern) };
      });
  const regexps = [...conditions(sections(element, 'regexp')), ...numbered('regexp')];
  const excludes = [...conditions(sections(element, 'exclude')), ...numbered('exclude')];
  const undecided: string[] = [];
  for (const { key, pattern, result } of regexps) {
    if (result === false) return { dropped: `${key} does not match ${pattern}` };
    if (result === undefined) undecided.push(`${key} matches ${pattern}`);
  }
  for (const { key, pattern, result } of excludes) {
    if (result === true) return { dropped: `${key} matches ${pattern}` };
    if (result === undefined) undecided.push(`${key} does not match ${pattern}`);
  }
  for (const group of sections(element, 'or', 'and')) {
    const wanted = conditions(sections(group, 'regexp'));
    const unwanted = conditions(sections(group, 'exclude'));
    const every = group.name === 'and';
    if (
      wanted.length > 0 &&
      (every ? wanted.some(({ result }) => result === false) : wanted.every(({ result }) => result === false))
    ) {
      return {
        dropped: `${wanted.map(({ key, pattern }) => `${key} does not match ${pattern}`).join(every ? ' or ' : ' and ')}`,
      };
    }
    if (
      unwanted.length > 0 &&
      (every ? unwanted.every(({ result }) => result === true) : unwanted.some(({ result }) => result === true))
    ) {
      return {
        dropped: unwanted.map(({ key, pattern }) => `${key} matches ${pattern}`).join(every ? ' and ' : ' or '),
      };
    }
  }
  return { record, note: undecided.length > 0 ? `kept where ${undecided.join(' and ')}` : 'kept' };
}

/** Undefined where it depends on run time. */
function matches(record: Hash, key: string, pattern: string): boolean | undefined {
  const value = access(record, key);
  if (isUnknown(value)) return undefined;
  const [, source = pattern, options] = /^\/([\s\S]*)\/([imx]*)$/.exec(pattern) ?? [];
  return rubyRegex(source, options)?.test(fieldText(value));
}

function parseField(filter: Settings, { record }: Event): Filtered {
  const key = filter.text('key_name') ?? '';
  const [section] = sections(filter.element, 'parse');
  const type = section ? pluginType(section, filter.environment) : '';
  const [reserve, errors] = [filter.bool('reserve_data', false), filter.bool('emit_invalid_record_to_error', true)];
  const value = access(record, key);
  if (value === undefined || value === null) {
    if (!reserve) return errors ? { error: `${key} does not exist` } : { dropped: `${key} does not exist` };
    return { record, note: `${key} does not exist: the record stays${errors ? ', a copy goes to @ERROR' : ''}` };
  }
  const lost = reserve
    ? errors
      ? `; a copy of a line that ${type} cannot read goes to @ERROR`
      : ''
    : `; a line that ${type} cannot read ${errors ? 'goes to @ERROR' : 'is dropped'}`;
  const parsed: Hash = new Map([[filter.text('hash_value_field') ?? '<fields>', { label: `<fields of ${key}>` }]]);
  if (filter.text('hash_value_field') === undefined) {
    const kept = reserve
      ? withField(record, key, filter.bool('remove_key_name_field', false) ? undefined : value)
      : new Map();
    return {
      record: kept,
      note: `reads ${key} as ${type}, ${reserve ? 'keeps the other fields' : 'drops the other fields'}${lost}`,
    };
  }
  return {
    record: reserve ? new Map([...record, ...parsed]) : parsed,
    note: `reads ${key} as ${type} into ${filter.text('hash_value_field')}${lost}`,
  };
}

function dedot(filter: Settings, { record }: Event): Filtered {
  if (!filter.bool('de_dot', true)) return { record, note: 'changes nothing' };
  const separator = filter.text('de_dot_separator') ?? '_';
  const nested = filter.bool('de_dot_nested', false);
  const rename = (hash: Hash): Hash =>
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
