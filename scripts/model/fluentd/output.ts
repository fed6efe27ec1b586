import type { Element, Place } from './config';
import { param, sections } from './config';
import { documentOf } from './document';
import type { Field } from './field';
import { access, copyOf, dig, fieldText } from './field';
import type { Event } from './filters';
import type { Settings } from './plugin';
import { pluginType, settings } from './plugin';
import type { Environment } from './ruby';
import { resolve } from './value';

/** A host that an output sends to. */
export interface Backend {
  scheme: string;
  host: string;
  port: number;
  /** Of the parameter that says it; of the element where it is the default. */
  place: Place;
}

/** An output to Elasticsearch. */
export interface ElasticsearchOutput {
  element: Element;
  settings: Settings;
  type: string;
  backends: readonly Backend[];
  user?: { name: string; place: Place };
  caFile?: { path: string; place: Place };
  /** The chunk keys of its `<buffer>`, `tag` where it has none. */
  chunkKeys: readonly string[];
  buffer?: Element;
}

const types = new Set(['elasticsearch', 'elasticsearch_dynamic', 'elasticsearch_data_stream']);

/** Is it an output to Elasticsearch? */
export function isElasticsearch(type: string): boolean {
  return types.has(type);
}

const outputs = new WeakMap<Settings, ElasticsearchOutput>();

/** Reads a `<match>` or `<store>` that writes to Elasticsearch. */
export function elasticsearchOutput(element: Element, environment: Environment): ElasticsearchOutput {
  const read = settings(element, environment);
  let known = outputs.get(read);
  if (!known) outputs.set(read, (known = readOutput(element, environment)));
  return known;
}

function readOutput(element: Element, environment: Environment): ElasticsearchOutput {
  const read = settings(element, environment);
  const [buffer] = sections(element, 'buffer');
  const [user, ca] = [read.text('user'), read.text('ca_file')];
  const at = (name: string) => param(element, name)?.place ?? element.place;
  return {
    element,
    settings: read,
    type: pluginType(element, environment),
    backends: backends(read),
    chunkKeys: chunkKeys(buffer, environment),
    ...(buffer && { buffer }),
    ...(user !== undefined && { user: { name: user, place: at('user') } }),
    ...(ca !== undefined && { caFile: { path: ca, place: at('ca_file') } }),
  };
}

function backends(read: Settings): Backend[] {
  const { element } = read;
  const scheme = read.text('scheme') ?? 'http';
  const port = read.integer('port', 9200);
  const hosts = read.text('hosts');
  const place = (param(element, hosts === undefined ? 'host' : 'hosts') ?? element).place;
  const set = param(element, 'host');
  const raised = set && resolve(set.value, read.environment).raised; // Fluentd does not start: there is no host
  if (hosts === undefined) return [{ scheme, host: raised ? '' : (read.text('host') ?? 'localhost'), port, place }];
  return hosts.split(',').map((text) => {
    const plain = /^([^:/]+)(?::(\d+))?$/.exec(text.trim());
    if (plain) return { scheme, host: plain[1] ?? '', port: Number(plain[2] ?? port), place };
    const [, own = scheme, host = text.trim(), ownPort] =
      /^(\w+):\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(text.trim()) ?? [];
    return { scheme: own, host, port: Number(ownPort ?? (own === 'https' ? 443 : 80)), place };
  });
}

function chunkKeys(buffer: Element | undefined, environment: Environment): string[] {
  if (!buffer?.arg) return ['tag'];
  const [text] = [
    settings(
      { ...buffer, body: [{ node: 'param', name: 'arg', value: buffer.arg, place: buffer.place }] },
      environment,
    ).array('arg'),
  ];
  return text;
}

/** The parameters in which the plugin replaces placeholders, those that name where an event goes. */
export function nameTemplates({ settings: read, type }: ElasticsearchOutput): { name: string; text: string }[] {
  const names =
    type === 'elasticsearch_data_stream'
      ? ['data_stream_name']
      : read.bool('logstash_format', false)
        ? ['logstash_prefix', 'logstash_dateformat']
        : ['index_name'];
  return [...names, 'pipeline', 'host', 'hosts'].flatMap((name) => {
    const text = read.text(name);
    return text === undefined ? [] : [{ name, text }];
  });
}

/** The limits of an output's buffer as Fluentd computes them (plugin/buffer.rb, buf_memory.rb, buf_file.rb). */
export interface Buffer {
  type: string;
  path?: string;
  /** Bytes of one chunk and of all, `limit` for each worker. */
  chunk: number;
  limit: number;
  /** The parameter that sets the limit, or the section. */
  place: Place;
  threads: number;
  overflow?: string;
}

/** The buffer of an output; without a `<buffer>`, what the plugin takes. */
export function bufferOf({ element, buffer, settings: outer }: ElasticsearchOutput): Buffer {
  const read = buffer ? settings(buffer, outer.environment) : outer;
  const type = buffer ? pluginType(buffer, outer.environment) || 'memory' : 'memory';
  const file = type.startsWith('file');
  const chunk = read.size('chunk_limit_size', (file ? 256 : 8) * 2 ** 20);
  const queue = buffer ? read.integer('queue_limit_length', 0) : 0;
  const total = read.size('total_limit_size', file ? 64 * 2 ** 30 : 512 * 2 ** 20);
  const path = buffer && read.text('path');
  const overflow = buffer && read.text('overflow_action');
  const place = (buffer && (param(buffer, queue ? 'queue_limit_length' : 'total_limit_size') ?? buffer)) ?? element;
  return {
    type,
    chunk,
    limit: queue ? chunk * queue : total,
    place: place.place,
    threads: buffer ? read.integer('flush_thread_count', 1) : 1,
    ...(path !== undefined && { path }),
    ...(overflow !== undefined && { overflow }),
  };
}

/** Where one event ends: the name as the plugin sends it, and what keeps Elasticsearch from taking it. */
export interface Target {
  kind: 'index' | 'dataStream';
  /** `logs-shop-YYYY.MM.DD`; what is known only at run time stands in angle brackets. */
  name: string;
  /** The same with a star for what changes from record to record or from day to day. */
  pattern: string;
  /** Why it is not the name that was meant. */
  problem?: string;
  /** What the problem is about: a placeholder in the configuration, a field that the record lacks, the name itself. */
  about?: 'placeholder' | 'record' | 'name';
}

/** What is sent of an event, and where to. */
export interface Written extends Target {
  /** Of the bulk request; upsert is an update there. */
  operation: 'index' | 'create' | 'update';
  /** The document. */
  record: Map<string, Field>;
}

/**
 * The event cannot be written: an exception while it is put into the buffer, which also ends a `copy`; one while its chunk
 * is written, for it alone or for the chunk; or it is left out in silence.
 */
export interface NotWritten {
  error: string;
  when: 'emitted' | 'written' | 'chunk' | 'silent';
  /** Where it would stand, of what is left out in silence. */
  target?: Target;
}

/** The index or data stream that an event goes to, as what document (out_elasticsearch.rb, output.rb of Fluentd). */
export function targetOf(output: ElasticsearchOutput, event: Event): Written | NotWritten {
  const record = copyOf(event.record);
  for (const key of output.chunkKeys) {
    const found = key === 'time' || key === 'tag' ? undefined : dig(record, key);
    if (found && 'error' in found) return { error: found.error, when: 'emitted' };
  }
  const document = documentOf(output, { tag: event.tag, record });
  const { chosen } = document;
  const target = () => (chosen !== undefined ? chosenTarget(output, chosen) : namedTarget(output, event));
  if ('error' in document) {
    const { error, when } = document;
    return when === 'silent' ? { error, when, ...unsent(target()) } : { error, when };
  }
  const found = target();
  return 'error' in found ? found : { ...found, operation: document.operation, record: document.record };
}

/** The name that a record has in itself, with a star for what is not known of it. */
function chosenTarget(output: ElasticsearchOutput, chosen: string): Target {
  const name = chosen.toLowerCase();
  return finish(kindOf(output, name), name, name.replace(/<[^<>]*>/g, '*'));
}

/** The name under which a document that is left out would stand. */
const unsent = (target: Target | NotWritten): Pick<NotWritten, 'target'> => ('error' in target ? {} : { target });

function namedTarget(output: ElasticsearchOutput, event: Event): Target | NotWritten {
  const { settings: read, type } = output;
  if (type === 'elasticsearch_data_stream')
    return expanded('dataStream', read.text('data_stream_name') ?? '', '', output, event);
  const index = read.text('index_name') ?? 'fluentd';
  if (!read.bool('logstash_format', false)) return expanded(kindOf(output, index), index, '', output, event);
  const separator = read.text('logstash_prefix_separator') ?? '-';
  const format = read.text('logstash_dateformat') ?? '%Y.%m.%d';
  return expanded('index', read.text('logstash_prefix') ?? 'logstash', `${separator}${format}`, output, event);
}

/** `create` on a name of the `<type>-<dataset>-<namespace>` scheme makes a data stream. */
function kindOf(output: ElasticsearchOutput, name: string): Target['kind'] {
  return output.settings.text('write_operation') === 'create' && isStreamName(name) ? 'dataStream' : 'index';
}

const isStreamName = (name: string) => /^(?:logs|metrics|traces|synthetics)-.+-.+/.test(name);

function expanded(
  kind: Target['kind'],
  template: string,
  date: string,
  output: ElasticsearchOutput,
  event: Event,
): Target | NotWritten {
  const result =
    output.type === 'elasticsearch_dynamic'
      ? dynamic(template, event)
      : placeholders(template, output.chunkKeys, event);
  if ('error' in result) return { when: 'written', ...result };
  const dated = output.chunkKeys.includes('time') && output.type !== 'elasticsearch_dynamic';
  const lower = (text: string) => (output.type === 'elasticsearch_data_stream' ? text : lowerCase(text, dated));
  const name = (dated ? strftime(lower(result.name)) : lower(result.name)) + strftime(date);
  const pattern = (dated ? starDates(lower(result.pattern)) : lower(result.pattern)) + starDates(date);
  const undated =
    !dated && /%[YmdHMSjy]/.test(template) ? `${template} is not given the time: time is no chunk key` : undefined;
  const problem = result.problem ?? undated;
  return finish(
    kind,
    name,
    pattern.replace(/\*+/g, '*'),
    problem,
    result.about ?? (undated ? 'placeholder' : undefined),
  );
}

/** The plugin lower-cases the name after it has put the time in. */
const lowerCase = (text: string, dated: boolean) =>
  dated
    ? text.replace(/%[a-zA-Z]|[^%]+|%/g, (part) => (/^%[a-zA-Z]$/.test(part) ? part : part.toLowerCase()))
    : text.toLowerCase();

function finish(
  kind: Target['kind'],
  name: string,
  pattern: string,
  problem?: string,
  about?: Target['about'],
): Target {
  const refused = problem ?? nameProblem(name);
  return { kind, name, pattern, ...(refused && { problem: refused, about: about ?? 'name' }) };
}

/** What Elasticsearch refuses in a name. */
function nameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return `the name is '${name}'`;
  if (/^[-_+]/.test(name)) return `Elasticsearch refuses a name that begins with ${name.charAt(0)}`;
  let bare = name;
  while (/<[^<>]*>/.test(bare)) bare = bare.replace(/<[^<>]*>/g, '');
  const bad = /[\\/*?"<>| ,#:]/.exec(bare);
  if (bad) return `Elasticsearch refuses ${JSON.stringify(bad[0])} in a name`;
  if (/[A-Z]/.test(bare.replace(/YYYY|MM|DDD?|YY/g, ''))) return 'Elasticsearch refuses upper case in a name';
  return undefined;
}

type Name = { name: string; pattern: string; problem?: string; about?: 'placeholder' | 'record' };

/** `${tag}`, `${tag[1]}` and `${key}` for the chunk keys; what is no such placeholder stays text. */
function placeholders(template: string, keys: readonly string[], { tag, record }: Event): Name | NotWritten {
  const record_ = keys.filter((key) => key !== 'time' && key !== 'tag');
  let problem: string | undefined;
  let about: Name['about'];
  let invalid: string | undefined;
  const found = (kind: 'placeholder' | 'record', text: string) => {
    if (problem === undefined) [problem, about] = [text, kind];
  };
  const part = (text: string): string => {
    if (/\.\.[/\\]|^[/\\]/m.test(text)) invalid ??= `Invalid path component detected: ${text}`;
    return text;
  };
  const replace = (star: boolean) =>
    template
      .replace(/\$\{tag(?:\[(-?\d+)\])?\}/g, (whole, index?: string) => {
        if (!keys.includes('tag')) {
          found('placeholder', `${whole} stays as it is: tag is no chunk key`);
          return whole;
        }
        if (star) return '*';
        part(tag);
        return index === undefined ? tag : (tag.split('.').at(Number(index)) ?? '');
      })
      .replace('${chunk_id}', star ? '*' : '<chunk_id>')
      .replace(/\$\{([-_.@$a-zA-Z0-9]+)\}/g, (whole, key: string) => {
        if (key === 'tag') return whole;
        if (record_.includes(key)) {
          const value = access(record, key);
          if (value === undefined || value === null || value === '')
            found('record', `the record has no ${key}: the placeholder becomes empty text`);
          return star ? '*' : part(fieldText(value));
        }
        found(
          'placeholder',
          `${whole} is no chunk key: ${record_.length > 0 ? 'it becomes empty text' : 'it stays as it is'}`,
        );
        return record_.length > 0 ? '' : whole;
      });
  const name = replace(false);
  const literal = /\$\{[^}]*\}/.exec(template.replace(/\$\{[-_.@$a-zA-Z0-9]+\}|\$\{tag\[-?\d+\]\}/g, ''))?.[0];
  if (literal) found('placeholder', `${literal} is no placeholder of this plugin: it stays as it is`);
  if (invalid !== undefined) return { error: invalid, when: 'chunk' };
  return { name, pattern: replace(true), ...(problem && { problem }), ...(about && { about }) };
}

/** `elasticsearch_dynamic` evaluates `${…}` as Ruby for every record. */
function dynamic(template: string, { tag, record }: Event): Name | { error: string } {
  const parts = tag.split('.');
  let error: string | undefined;
  const name = template.replace(/\$\{(.+?)\}/g, (_, code: string) => {
    const path = [...code.matchAll(/\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
    if (code.startsWith('tag_parts')) return parts[Number(path[0])] ?? '';
    if (code.trim() === 'tag') return tag;
    if (!code.startsWith('record')) return `<${code}>`;
    const parent =
      path.length > 1
        ? access(
            record,
            `$${path
              .slice(0, -1)
              .map((key) => `['${key}']`)
              .join('')}`,
          )
        : record;
    if (parent === undefined || parent === null) error ??= `undefined method '[]' for nil in \${${code}}`;
    const value = access(record, `$${path.map((key) => `['${key}']`).join('')}`);
    if (value === undefined || value === null) error ??= `no implicit conversion of nil in \${${code}}`;
    return fieldText(value);
  });
  if (error) return { error };
  return { name, pattern: template.replace(/\$\{.+?\}/g, '*') };
}

const dateParts: Record<string, string> = { Y: 'YYYY', m: 'MM', d: 'DD', H: 'hh', M: 'mm', S: 'ss', j: 'DDD', y: 'YY' };
const strftime = (text: string) =>
  text.replace(/%([a-zA-Z])/g, (_, letter: string) => dateParts[letter] ?? `<%${letter}>`);
const starDates = (text: string) => (/%[a-zA-Z]/.test(text) ? text.replace(/%[a-zA-Z](?:.*%[a-zA-Z])?/s, '*') : text);
