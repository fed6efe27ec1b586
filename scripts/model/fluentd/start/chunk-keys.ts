import type { Element } from '../config';
import { param } from '../config';
import { elasticsearchOutput } from '../output';
import { pluginType, settings } from '../plugin';
import type { Environment } from '../ruby';
import { accessorProblem } from './accessor';
import type { Refusal } from './values';

/** What Fluentd refuses of a `<buffer>` (plugin/output.rb, configure). `owner` is the output around it. */
export function* refusedBuffer(buffer: Element, owner: Element, environment: Environment): Generator<Refusal> {
  const read = settings(buffer, environment);
  const keys = chunkKeysOf(buffer, environment);
  for (const key of keys) {
    const why = chunkKeyProblem(key);
    if (why) yield { message: `in chunk_keys: ${why}`, place: buffer.place };
  }
  const ownTimekey = pluginType(owner, environment) === 'file'; // out_file.rb has a default
  if (keys.includes('time')) {
    const seconds = read.text('timekey') === undefined ? (ownTimekey ? 86400 : undefined) : read.time('timekey', 0);
    if (seconds === undefined)
      yield { message: "<buffer ...> argument includes 'time', but timekey is not configured", place: buffer.place };
    else if (seconds <= 0)
      yield { message: `timekey should be greater than 0: ${seconds}`, place: place(buffer, 'timekey') };
  }
  const mode = read.text('flush_mode');
  const effective = mode === undefined || mode === 'default' ? (keys.includes('time') ? 'lazy' : 'interval') : mode;
  if (param(buffer, 'flush_mode') && effective !== 'interval' && param(buffer, 'flush_interval')) {
    yield {
      message: `flush_interval can't be specified when flush_mode is not 'interval': ${effective}`,
      place: place(buffer, 'flush_interval'),
    };
  }
}

const place = (element: Element, name: string) => (param(element, name) ?? element).place;

/** The keys of a `<buffer>`, as many as its argument names. */
export function chunkKeysOf(buffer: Element, environment: Environment): string[] {
  if (!buffer.arg) return [];
  const argument = { node: 'param', name: 'keys', value: buffer.arg, place: buffer.place } as const;
  return settings({ ...buffer, body: [argument] }, environment).array('keys');
}

function chunkKeyProblem(key: string): string | undefined {
  if (key === 'time' || key === 'tag') return undefined;
  const problem = accessorProblem(key);
  if (problem) return problem;
  if (key.startsWith('$[')) return 'bracket notation is not allowed';
  return key.startsWith('$.') || /^[-_.@a-zA-Z0-9]+$/.test(key)
    ? undefined
    : `specification includes invalid char: ${key}`;
}

/**
 * The plugin wants `tag` (or `_index`) among the chunk keys, unless one of its names covers a kind of them: then it takes
 * the name for a template (out_elasticsearch.rb, placeholder_substitution_needed_for_template?).
 */
export function* refusedNames(element: Element, environment: Environment): Generator<Refusal> {
  const { chunkKeys, buffer } = elasticsearchOutput(element, environment);
  if (chunkKeys.includes('tag') || chunkKeys.includes('_index')) return;
  const read = settings(element, environment);
  const templates: [string, string][] = [
    ['host', 'localhost'],
    ['index_name', 'fluentd'],
    ['template_name', ''],
    ['logstash_prefix', 'logstash'],
    ['logstash_dateformat', '%Y.%m.%d'],
    ['deflector_alias', ''],
    ['application_name', 'default'],
    ['ilm_policy_id', 'logstash-policy'],
  ];
  if (templates.some(([name]) => !read.known(name)) || param(element, 'customize_template')) return;
  const timekey = buffer ? settings(buffer, environment).time('timekey', 0) : 0;
  if (templates.some(([name, fallback]) => covers(read.text(name) ?? fallback, chunkKeys, timekey))) return;
  yield { message: "'tag' or '_index' in chunk_keys is required", place: (buffer ?? element).place };
}

/** Does a name satisfy one of Fluentd's validators: of the time, of the keys? That of the tag cannot without the key. */
function covers(text: string, chunkKeys: readonly string[], timekey: number): boolean {
  const finest = [...finestUnits].find(([letters]) => new RegExp(`%[-0^#]?\\d*[${letters}]`).test(text))?.[1];
  if (chunkKeys.includes('time') && finest !== undefined && timekey >= finest) return true;
  const keys = chunkKeys.filter((key) => key !== 'time' && key !== 'tag');
  const named = Array.from(text.matchAll(/\$\{([-_.@$a-zA-Z0-9]+)\}/g), ([, key = '']) => key).filter(
    (key) => key !== 'tag' && key !== 'chunk_id',
  );
  if (keys.length + named.length === 0) return false;
  return keys.every((key) => named.includes(key)) && named.every((key) => keys.includes(key));
}

/** The letters of strftime by the smallest step that changes them, in seconds. */
const finestUnits: ReadonlyMap<string, number> = new Map([
  ['ScXsTr+', 1],
  ['MR', 60],
  ['HIklpP', 3600],
  ['djeaAuwDFxv', 86400],
]);

/** Plugins that have no buffer: a `<buffer>` in them is refused. */
export const unbuffered: ReadonlySet<string> = new Set(['relabel', 'rewrite_tag_filter']);
