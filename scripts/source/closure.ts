import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { InputError } from '../input-error';
import { readValue } from '../yaml/document';
import { kustomizationFile } from './load';

/** Larger files have no place in a kustomization: the API server refuses objects above 1.5 MiB. */
const largest = 5 * 2 ** 20;

/** Fields of a kustomization that hold paths of files or folders, as strings or under `path`. */
const pathFields = [
  ...['resources', 'components', 'bases', 'crds', 'configurations', 'generators', 'transformers', 'validators'],
  ...['patchesStrategicMerge', 'patches', 'patchesJson6902', 'replacements'],
];

/**
 * Every file that `kustomize build` of a folder reads, relative to the root, sorted. Reads nothing outside the root and
 * nothing from the network: this is what stands between an unknown branch and the machine that builds it.
 * @throws InputError for a remote resource, a path or a link that leaves the root, a plugin, a chart, a huge file.
 */
export function closure(root: string, folder: string): string[] {
  const home = realpathSync(root);
  const files = new Set<string>();
  visit(join(root, folder));
  return Array.from(files).sort();

  function visit(path: string): void {
    const file = kustomizationFile(path);
    if (!file || files.has(shown(file))) return;
    add(file);
    const value = (readValue(file, shown(file)) ?? {}) as Record<string, unknown>;
    refusePlugins(value, shown(file));
    for (const entry of entries(value)) follow(path, entry, file);
  }

  function follow(from: string, entry: string, by: string): void {
    if (entry.includes('\n')) return; // a patch or a plugin written inline
    if (/^[a-z+]+:\/\/|^git@|^github\.com|\?ref=|\.git(?:$|\/)/.test(entry)) {
      throw new InputError(
        `${shown(by)}: expected a path inside the repository, found the remote ${entry}; nothing was fetched`,
      );
    }
    const path = isAbsolute(entry) ? entry : join(from, entry);
    const kind = kindOf(path);
    if (kind === 'missing') return; // kustomize tells it better
    inside(path, by);
    if (kind === 'file') add(path);
    else if (kustomizationFile(path)) visit(path);
    else for (const name of readdirSync(path)) if (kindOf(join(path, name)) === 'file') add(join(path, name));
  }

  function add(path: string): void {
    inside(path, path);
    const { size } = statSync(path);
    if (size > largest) throw new InputError(`${shown(path)}: expected at most ${largest} bytes, found ${size}`);
    files.add(shown(path));
  }

  function inside(path: string, by: string): void {
    const real = relative(home, realpathSync(path));
    if (!real.startsWith('..') && !isAbsolute(real)) return;
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

/** Every path that a kustomization names. */
function entries(value: Record<string, unknown>): string[] {
  const listed = pathFields.flatMap((field) => strings(value[field]));
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((field) =>
    list(value[field]).flatMap((generator) => {
      const { files, env, envs } = (generator ?? {}) as Record<string, unknown>;
      const named = list(files).map((entry) => String(entry).replace(/^[^=]*=/, ''));
      return [...named, ...list(envs).map(String), ...(typeof env === 'string' ? [env] : [])];
    }),
  );
  const openapi = (value['openapi'] as { path?: unknown } | undefined)?.path;
  return [...listed, ...generated, ...(typeof openapi === 'string' ? [openapi] : [])];
}

function strings(value: unknown): string[] {
  return list(value).flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    const path = (entry as { path?: unknown } | null)?.path;
    return typeof path === 'string' ? [path] : [];
  });
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Without extra flags kustomize runs neither; refusing them early says so by name. */
function refusePlugins(value: Record<string, unknown>, file: string): void {
  for (const field of ['helmCharts', 'helmChartInflationGenerator', 'helmGlobals']) {
    if (value[field] !== undefined)
      throw new InputError(`${file}: expected plain manifests, found ${field}; no chart was fetched`);
  }
  for (const field of ['generators', 'transformers', 'validators']) {
    const plugin = list(value[field]).find(
      (entry) => typeof entry === 'string' && /config\.kubernetes\.io\/function|\bexec\b/.test(entry),
    );
    if (plugin !== undefined)
      throw new InputError(`${file}: expected no plugin, found one under ${field}; it was not run`);
  }
}
