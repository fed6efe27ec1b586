import type { Element } from './config';
import tables from './tables/plugins.json';

/**
 * What a plugin declares: parameters by name with their type (`enum a|b`, `deprecated string`), and its sections. A type
 * ends in `!` where the parameter is required, in `?` where its default is nil: `bool?`, `enum! a|b`.
 */
export interface Parameters {
  params: Readonly<Record<string, string>>;
  /** The name that another name stands for. */
  aliases?: Readonly<Record<string, string>>;
  sections?: Readonly<Record<string, Parameters>>;
  /** Of a section: it has to be there, may be there only once, needs an argument, and the plugin that it has without @type. */
  required?: boolean;
  once?: boolean;
  argument?: 'required';
  type?: string;
}

const plugins = tables.plugins as unknown as Readonly<Record<string, Parameters>>;

/** The kinds of plugin that a section configures. */
const kinds: Readonly<Record<string, string>> = {
  source: 'input',
  match: 'output',
  store: 'output',
  secondary: 'output',
  filter: 'filter',
  parse: 'parser',
  format: 'formatter',
  buffer: 'buffer',
  storage: 'storage',
};

/** Plugins of the image without a table. */
const without: Readonly<Record<string, readonly string[]>> = {
  input: ['dummy', 'elasticsearch'],
  output: ['tcp', 'unix', 'elasticsearch_tls'],
  filter: ['grok'],
  parser: ['kubernetes', 'multiline_kubernetes', 'json_in_json', 'in_http', 'tsv'],
  formatter: [],
  buffer: [],
  storage: [],
};

/** The kind of plugin of a section: `input` of `source`; undefined for a section that is no plugin. */
export function pluginKind(element: Element): string | undefined {
  return Object.hasOwn(kinds, element.name) ? kinds[element.name] : undefined;
}

/** The plugins of a kind that the image v1.19.3-debian-elasticsearch9 has. */
export function knownPlugins(kind: string): string[] {
  const listed = Object.keys(plugins).filter((id) => id.startsWith(`${kind}/`));
  return [...listed.map((id) => id.slice(kind.length + 1)), ...(without[kind] ?? [])];
}

/**
 * The parameters that a section may have; undefined where nobody knows, or any name may stand.
 * @param type the plugin of the section
 * @param parent the parameters of the section around it
 */
export function parametersOf(element: Element, type: string, parent: Parameters | undefined): Parameters | undefined {
  if (element.name === 'buffer') {
    const [section, own] = [plugins['section/buffer'], plugins[`buffer/${type || 'memory'}`]];
    return (
      section &&
      own && { params: { ...section.params, ...own.params }, aliases: { ...section.aliases, ...own.aliases } }
    );
  }
  if (element.name === 'system') return plugins['system'];
  const kind = pluginKind(element);
  if (kind) {
    const id = `${kind}/${type}`;
    return Object.hasOwn(plugins, id) ? plugins[id] : undefined;
  }
  const sections = parent?.sections ?? {};
  return Object.hasOwn(sections, element.name) ? sections[element.name] : undefined;
}
