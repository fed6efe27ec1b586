import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { InputError } from '../input-error';
import { readText, readValue } from '../yaml/document';
import { kustomizationFile } from './load';

/** Larger files have no place in a kustomization: the API server refuses objects above 1.5 MiB. */
const largest = 5 * 2 ** 20;

/** A folder that a kustomization names may be one of many, but not of more than a person could have written. */
const most = 10_000;

type Fields = Readonly<Record<string, unknown>>;

/** What kustomize would take an entry for: a path only, an object written in place too, or a patch written in place. */
type Form = 'path' | 'plugin' | 'patch';

/** A path that a kustomization or a plugin of it names. */
interface Entry {
  text: string;
  form: Form;
}

/**
 * Every file that `kustomize build` of a folder reads, relative to the root, sorted. Reads nothing outside the root and
 * nothing from the network: this is what stands between an unknown branch and the machine that builds it. What is not
 * understood is refused: kustomize reads keys in any capitals, and a builtin plugin reads files of its own
 * (kustomize v5.8.1, `api/types/kustomization.go`, `api/internal/builtins`, `api/internal/git/repospec.go`).
 * @throws InputError for what is remote, missing or leads out of the root, a plugin that is not builtin, a chart, a huge file.
 */
export function closure(root: string, folder: string): string[] {
  const home = realpathSync(root);
  const files = new Set<string>();
  visit(join(root, folder));
  return Array.from(files).sort();

  function visit(path: string): void {
    const file = kustomizationFile(path);
    if (!file || files.has(shown(file))) return;
    add(file, file);
    const value = fieldsOf(readValue(file, shown(file)));
    refuseCharts(value, shown(file));
    for (const entry of entriesOf(value, shown(file))) follow(path, entry, file);
  }

  function follow(from: string, { text, form }: Entry, by: string): void {
    const objects = form === 'path' ? [] : objectsIn(text);
    if (form === 'plugin' && objects.length) {
      plugins(from, objects, by);
      return;
    }
    const path = isAbsolute(text) ? text : join(from, text);
    const kind = kindOf(path);
    if (form === 'patch' && (objects.some(isObject) || (text.includes('\n') && kind === 'missing'))) return;
    refuseRemote(text, shown(by));
    if (kind === 'missing')
      throw new InputError(
        `${shown(by)}: expected a path inside the repository, found ${quoted(text)}, where nothing is`,
      );
    inside(path, by);
    if (form === 'plugin') pluginFile(from, path, kind, by);
    else if (kind === 'file') add(path, by);
    else if (kustomizationFile(path)) visit(path);
    else {
      const names = readdirSync(path);
      if (names.length > most)
        throw new InputError(`${shown(path)}: expected at most ${most} files, found ${names.length}`);
      for (const name of names) if (kindOf(join(path, name)) === 'file') add(join(path, name), by);
    }
  }

  /** A folder of plugins is a kustomization that is built before it is run: what it runs cannot be told from its files. */
  function pluginFile(from: string, path: string, kind: 'file' | 'folder', by: string): void {
    if (kind === 'folder')
      throw new InputError(`${shown(by)}: expected the file of a plugin, found the folder ${shown(path)}`);
    add(path, by);
    plugins(from, objectsIn(readText(path, shown(path))), path);
  }

  function plugins(from: string, objects: readonly Fields[], by: string): void {
    for (const object of objects) for (const entry of pluginEntries(object, shown(by))) follow(from, entry, by);
  }

  function add(path: string, by: string): void {
    inside(path, by);
    const { size } = statSync(path);
    if (size > largest) throw new InputError(`${shown(path)}: expected at most ${largest} bytes, found ${size}`);
    files.add(shown(path));
  }

  function inside(path: string, by: string): void {
    const real = relative(home, realpathSync(path));
    if (real !== '..' && !real.startsWith('../') && !real.startsWith('..\\') && !isAbsolute(real)) return;
    throw new InputError(
      `${shown(by)}: expected a path inside the repository, found ${shown(path)}, which leads out of it`,
    );
  }

  function shown(path: string): string {
    return relative(root, path);
  }
}

function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    lstatSync(path);
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}

/** Fields of a kustomization that hold a list of paths, and what else kustomize takes an entry for. */
const pathFields: Readonly<Record<string, Form>> = {
  resources: 'path',
  components: 'path',
  bases: 'path',
  crds: 'path',
  configurations: 'path',
  generators: 'plugin',
  transformers: 'plugin',
  validators: 'plugin',
  patchesStrategicMerge: 'patch',
};

/** Fields that hold a list of objects with a `path`. */
const objectFields = ['patches', 'patchesJson6902', 'replacements'];

/** Every path that a kustomization names. */
function entriesOf(value: Fields, file: string): Entry[] {
  const at = (field: string) => exact(value, field, file);
  const paths = Object.entries(pathFields).flatMap(([field, form]) => texts(list(at(field)), form));
  const objects = objectFields.flatMap((field) => list(at(field)).flatMap((one) => pathOf(fieldsOf(one), file)));
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((field) =>
    list(at(field)).flatMap((generator) => sources(fieldsOf(generator), file)),
  );
  return [...paths, ...objects, ...generated, ...pathOf(fieldsOf(at('openapi')), file)];
}

/** Where each builtin plugin of kustomize finds files; those that are not named read none. */
const builtin: Readonly<Record<string, (plugin: Fields, file: string) => Entry[]>> = {
  ConfigMapGenerator: sources,
  SecretGenerator: sources,
  PatchTransformer: pathOf,
  PatchJson6902Transformer: pathOf,
  PatchStrategicMergeTransformer: (plugin, file) => texts(list(exact(plugin, 'paths', file)), 'patch'),
  ReplacementTransformer: (plugin, file) =>
    list(exact(plugin, 'replacements', file)).flatMap((one) => pathOf(fieldsOf(one), file)),
  ValueAddTransformer: (plugin, file) => texts([exact(plugin, 'targetFilePath', file)], 'path'),
  AnnotationsTransformer: () => [],
  HashTransformer: () => [],
  IAMPolicyGenerator: () => [],
  ImageTagTransformer: () => [],
  LabelTransformer: () => [],
  NamespaceTransformer: () => [],
  PrefixTransformer: () => [],
  ReplicaCountTransformer: () => [],
  SortOrderTransformer: () => [],
  SuffixTransformer: () => [],
};

/** The paths that a plugin names. @throws InputError for a plugin that is no builtin one. */
function pluginEntries(plugin: Fields, file: string): Entry[] {
  const { apiVersion, kind } = plugin;
  const annotations = Object.keys(fieldsOf(fieldsOf(plugin['metadata'])['annotations']));
  const isFunction = annotations.some((name) => /^config\.(?:kubernetes\.io|k8s\.io)\/function$/i.test(name));
  const known = apiVersion === 'builtin' && typeof kind === 'string' && Object.hasOwn(builtin, kind);
  const entries = known && !isFunction ? builtin[kind] : undefined;
  if (entries) return entries(plugin, file);
  throw new InputError(
    `${file}: expected a builtin plugin, found ${String(apiVersion)} ${String(kind)}; it was not run`,
  );
}

function sources(generator: Fields, file: string): Entry[] {
  const named = list(exact(generator, 'files', file)).map((entry) => String(entry).replace(/^[^=]*=/, ''));
  const envs = [...list(exact(generator, 'envs', file)), exact(generator, 'env', file)];
  return texts([...named, ...envs], 'path');
}

function pathOf(value: Fields, file: string): Entry[] {
  return texts([exact(value, 'path', file)], 'path');
}

/** A field by its name. @throws InputError where another spelling of the name is used: kustomize ignores capitals. */
function exact(value: Fields, field: string, file: string): unknown {
  const other = Object.keys(value).find((name) => name !== field && name.toLowerCase() === field.toLowerCase());
  if (other !== undefined) throw new InputError(`${file}: expected the field ${field}, found it written as ${other}`);
  return value[field];
}

/** The objects in a text, elements of lists among them; none where it is no YAML or only a name. */
function objectsIn(text: string): Fields[] {
  if (!/[:{]/.test(text)) return [];
  const unfolded = (value: unknown): Fields[] => {
    const object = fieldsOf(value);
    if (!Object.keys(object).length) return [];
    return [object, ...list(object['items']).flatMap(unfolded)].filter(({ kind }) => !/List$/.test(String(kind)));
  };
  try {
    const documents = parseAllDocuments(text, { merge: true, maxAliasCount: 100 } as object);
    return Array.from(documents).flatMap((document) => unfolded(document.toJS({ maxAliasCount: 100 })));
  } catch {
    return [];
  }
}

/**
 * Does kustomize take a text for something to fetch? Stricter than it: no scheme, no user, no query, no host of GitHub.
 * @throws InputError when it may.
 */
function refuseRemote(text: string, file: string): void {
  const remote =
    /:\/\/|::|^[a-z][a-z0-9+.-]*:|^[^/\\]*@|\?|\.git(?:$|[/?])|(?:^|@)(?:www\.|ssh\.)?github\.com\b|_git\//i;
  if (!remote.test(text)) return;
  throw new InputError(
    `${file}: expected a path inside the repository, found the remote ${quoted(text)}; nothing was fetched`,
  );
}

/** A text of an unknown author on one line, without the password of an address. */
const quoted = (text: string) =>
  JSON.stringify(text.slice(0, 200))
    .slice(1, -1)
    .replace(/\/\/[^/@]*@/, '//…@');

function texts(values: readonly unknown[], form: Form): Entry[] {
  return values.flatMap((text) => (typeof text === 'string' && text !== '' ? [{ text, form }] : []));
}

/** One line cannot be an object and an address at once. */
const isObject = ({ apiVersion, kind }: Fields) => typeof apiVersion === 'string' && typeof kind === 'string';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

/** Without extra flags kustomize inflates no chart; refusing it early says so by name. */
function refuseCharts(value: Fields, file: string): void {
  for (const field of ['helmCharts', 'helmChartInflationGenerator', 'helmGlobals']) {
    if (exact(value, field, file) !== undefined)
      throw new InputError(`${file}: expected plain manifests, found ${field}; no chart was fetched`);
  }
}
