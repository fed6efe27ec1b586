import type { Document } from 'yaml';
import { isMap, isScalar, parseDocument } from 'yaml';
import { flatten } from '../../../scripts/model/elasticsearch/flatten';

/** What is read of a rendered node: its elasticsearch.yml, the environment and the JVM options of its container. */
export interface Rendered {
  config: string;
  env: Readonly<Record<string, string>>;
  /** The text of the heap options file. */
  heap: string;
}

/** How the node differs here: where it listens, where its peers are, where its folders lie. */
export interface Surroundings {
  address: string;
  httpPort: number;
  transportPort: number;
  readinessPort: number;
  /** `address:port` of what the seed hosts resolve to. */
  seeds: readonly string[];
  paths: Readonly<Record<'path.data' | 'path.logs' | 'path.repo', string>>;
  heap: string;
}

/** One thing that is not as rendered. */
export interface Rewrite {
  of: 'setting' | 'variable' | 'option';
  key: string;
  why: 'address' | 'port' | 'path' | 'heap';
  from: string | undefined;
  to: string;
}

/** Rewrites addresses, ports, paths and heap of a rendered node, and nothing else. Every change is listed. */
export function rewrite(rendered: Rendered, around: Surroundings): Rendered & { rewrites: readonly Rewrite[] } {
  const document = parseDocument(rendered.config, { uniqueKeys: false });
  const env: Record<string, string> = { ...rendered.env };
  const rewrites: Rewrite[] = [];
  const said = new Map(flatten(rendered.config).entries.map(({ key, text }) => [key, text]));
  const change = (key: string, why: Rewrite['why'], to: string) => {
    const variable = Object.hasOwn(env, key);
    const from = variable ? env[key] : said.get(key);
    if (from === to) return;
    rewrites.push({ of: variable ? 'variable' : 'setting', key, why, from, to });
    if (variable) env[key] = to;
    else setKey(document, key, to);
  };
  const current = (key: string, otherwise: number) => Number(env[key] ?? said.get(key) ?? otherwise);

  change('network.host', 'address', around.address);
  if (current('http.port', 9200) !== around.httpPort) change('http.port', 'port', String(around.httpPort));
  if (current('transport.port', 9300) !== around.transportPort)
    change('transport.port', 'port', String(around.transportPort));
  if (current('readiness.port', 0)) change('readiness.port', 'port', String(around.readinessPort));
  if (env['discovery.seed_hosts'] ?? said.get('discovery.seed_hosts'))
    change('discovery.seed_hosts', 'address', around.seeds.join(','));
  for (const [key, path] of Object.entries(around.paths)) change(key, 'path', path);

  const heap = rendered.heap.replace(/^(-Xm[sx])(\S+)/gm, (_, key: string, from: string) => {
    rewrites.push({ of: 'option', key, why: 'heap', from, to: around.heap });
    return `${key}${around.heap}`;
  });
  return { config: document.toString({ lineWidth: 0 }), env, heap, rewrites };
}

/** Every key whose value is not the same in two nodes: what `rewrite` must have listed. */
export function differences(before: Rendered, after: Rendered): string[] {
  const settings = (text: string) =>
    flatten(text).entries.map(({ key, text: value }): [string, string] => [`setting ${key}`, value]);
  const variables = (env: Rendered['env']) =>
    Object.entries(env).map(([key, value]): [string, string] => [`variable ${key}`, value]);
  const options = (text: string) =>
    text.split('\n').flatMap((line): [string, string][] => {
      const [, key, value] = /^(-Xm[sx])(\S+)/.exec(line) ?? [];
      return key
        ? [[`option ${key}`, value ?? '']]
        : line.trim() && !line.startsWith('#')
          ? [[`option ${line}`, '']]
          : [];
    });
  const all = ({ config, env, heap }: Rendered) => new Map([...settings(config), ...variables(env), ...options(heap)]);
  const [a, b] = [all(before), all(after)];
  return Array.from(new Set([...a.keys(), ...b.keys()]))
    .filter((key) => a.get(key) !== b.get(key))
    .sort();
}

/** Sets a dotted key where the file has it, dotted or nested, or adds it at the end. */
function setKey(document: Document, key: string, value: string): void {
  if (!isMap(document.contents) || document.has(key)) {
    document.set(key, value);
    return;
  }
  const path = key.split('.');
  if (isScalar(document.getIn(path, true))) document.setIn(path, value);
  else document.set(key, value);
}
