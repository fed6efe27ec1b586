import type { Lookup } from '../../elasticsearch/tables/lookup';
import { lookupOf } from '../../elasticsearch/tables/lookup';
import options from './options.json';
import settings from './settings.json';

/** What a setting or an option is: its type, the values that it takes, its default as written. */
export interface Declared {
  state: 'known' | 'deprecated' | 'obsolete';
  required: boolean;
  /** A list of it may stand too. */
  list: boolean;
  /** `boolean`, `number`, `string`, `enum`, `hash`, `codec`, … */
  type: string;
  values?: readonly string[];
  default?: string;
  /** The option that took its place. */
  instead?: string;
}

let settingTable: Lookup | undefined;

/** The settings of Logstash 8.19 and 9.5 by name and version. */
export function logstashSettings(): Lookup {
  settingTable ??= lookupOf([settings]);
  return settingTable;
}

/** The type, the values and the default of a setting in the newest release; undefined where there is none. */
export function settingOf(name: string): Declared | undefined {
  const text = (settings.settings as Readonly<Record<string, string>>)[name];
  return text === undefined ? undefined : declared(text.slice(text.indexOf(' ') + 1).replace(/ \(8: .*\)$/, ''));
}

const common = options.common as Readonly<Record<string, Readonly<Record<string, string>>>>;
const plugins = options.plugins as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The options of a plugin (`filter`, `mutate`), by name; undefined where the table does not have the plugin. */
export function optionsOf(type: string, name: string): ReadonlyMap<string, Declared> | undefined {
  const id = `${type}/${name}`;
  if (!Object.hasOwn(plugins, id)) return undefined;
  let known = read.get(id);
  if (!known) {
    known = new Map(
      Object.entries({ ...common[type], ...plugins[id] }).map(([option, text]) => [option, declared(text)]),
    );
    read.set(id, known);
  }
  return known;
}

const read = new Map<string, ReadonlyMap<string, Declared>>();

/** The plugins of a kind that the table has. */
export function tabled(type: string): string[] {
  return Object.keys(plugins)
    .filter((id) => id.startsWith(`${type}/`))
    .map((id) => id.slice(type.length + 1));
}

function declared(text: string): Declared {
  const [, words = '', value, instead] = /^(.*?)(?: = (.*?))?(?: -> (\S+))?$/.exec(text) ?? [];
  const parts = words.split(' ');
  const state = parts[0] === 'obsolete' || parts[0] === 'deprecated' ? parts.shift() : 'known';
  const required = parts[0] === 'required' && parts.shift() !== undefined;
  const list = parts[0] === 'list' && parts.length > 1 && parts.shift() !== undefined;
  const [type = 'any', values] = parts;
  return {
    state: state as Declared['state'],
    required,
    list,
    type,
    ...(values !== undefined && { values: values.split('|') }),
    ...(value !== undefined && { default: value }),
    ...(instead !== undefined && { instead }),
  };
}
