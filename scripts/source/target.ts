import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { InputError } from '../input-error';
import type { Facts } from '../model/kube/facts';
import { unknownFacts } from '../model/kube/facts';
import type { Manifest } from '../model/kube/manifest';
import { suggestion } from '../model/kube/nearest';
import { decoded, readText } from '../yaml/document';
import type { Written } from '../yaml/parse';
import { parse, parseWritten } from '../yaml/parse';
import { build } from './build';
import { closure } from './closure';
import { readFacts } from './facts';
import type { KustomizationFile } from './kustomizations';
import { kustomizations } from './kustomizations';
import { kustomizationFile, load, overlayNames } from './load';
import type { PathKind } from './manifest-files';
import { manifestFiles, pathKind } from './manifest-files';
import { meanwhile } from './meanwhile';

/** What is checked as one: an overlay, a folder with a kustomization, a file, a folder of files, standard input. */
export interface Target {
  /** The name in reports: `prod`, `argocd`, `manifests/app.yaml`, `-`. */
  name: string;
  /** The overlay's name, where it is one. */
  overlay?: string;
  /** The kustomization's folder, relative to the root; undefined for plain files. */
  folder?: string;
  /** The rendered text; for files, what they hold. */
  text: string;
  objects: readonly Manifest[];
  /** For plain files: where each object came from, index by index. */
  written?: readonly ({ file: string } & Omit<Written, 'object'>)[];
  /** For plain files: their names and texts. */
  sources?: readonly (readonly [name: string, text: string])[];
  /** The folder that those files are relative to, where it is not the working directory. */
  home?: string;
  kustomizations: readonly KustomizationFile[];
  facts: Facts;
}

/** Turns a folder, relative to the root, into YAML. */
export type Builder = (root: string, folder: string) => Promise<string>;

const plainBuild: Builder = (root, folder) => build(join(root, folder), folder);

/** Builds and parses an overlay. */
export async function overlayTarget(root: string, overlay: string, builder = plainBuild): Promise<Target> {
  const folder = join('overlays', overlay);
  return { ...(await kustomizationTarget(root, folder, builder)), name: overlay, overlay };
}

/** Builds and parses a folder with a kustomization; its facts come from a `stack.yaml` beside it. */
export async function kustomizationTarget(root: string, folder: string, builder = plainBuild): Promise<Target> {
  const path = join(root, folder);
  closure(root, folder); // refuses what would reach out of the repository before kustomize runs
  const [text, facts] = await Promise.all([builder(root, folder), meanwhile(() => readFacts(path, folder))]);
  const objects = parse(text, folder);
  if (!objects.length) throw new InputError(`${folder}: expected at least one object, found none`);
  return { name: folder, folder, text, objects, facts, kustomizations: kustomizations(root, folder) };
}

/**
 * The targets that a command was given; none means every overlay and `argocd/`.
 * @param name an overlay's name, a folder with a kustomization, a file, a folder of YAML files, or `-`.
 * @param input reads standard input, for `-`.
 * @throws InputError when nothing is there, or nothing is in it.
 */
export async function targets(
  root: string,
  names: readonly string[],
  input: () => Promise<string> = standardInput,
): Promise<Target[]> {
  if (!names.length) {
    const overlays = load(root).map((overlay) => overlayTarget(root, overlay));
    const argocd = join(root, 'argocd');
    return Promise.all([...overlays, ...(existsSync(argocd) ? [namedTarget(root, 'argocd', input)] : [])]);
  }
  const chosen = new Map<string, string>();
  for (const name of names) {
    const place = placeOf(root, name);
    if (!chosen.has(place) || overlayNames(root).includes(name)) chosen.set(place, name);
  }
  return Promise.all(Array.from(chosen.values(), (name) => namedTarget(root, name, input)));
}

async function namedTarget(root: string, name: string, input: () => Promise<string>): Promise<Target> {
  if (name === '-') return plain('-', [['-', await input()]]);
  if (overlayNames(root).includes(name)) return overlayTarget(root, load(root, [name])[0] ?? name);
  const path = pathOf(root, name);
  const found = kindAt(path);
  if (found === 'nothing') {
    const known = overlayNames(root);
    throw new InputError(
      `${name}: expected an overlay (${known.join(', ')}), a folder, a file or -, found nothing there${suggestion(name, known)}`,
    );
  }
  if (found === 'file') return plain(name, [[name, readText(path, name)]]);
  if (found !== 'folder') throw new InputError(`${name}: expected an overlay, a folder, a file or -, found ${found}`);
  if (kustomizationFile(path)) return { ...(await kustomizationTarget(root, relative(root, path) || '.')), name };
  return folderTarget(root, path, name);
}

const pathOf = (root: string, name: string): string => (kindAt(name) === 'nothing' ? join(root, name) : name);

/** What a path leads to. The shell's `<(…)` is a pipe with a writer, and read like a file; another pipe may have none. */
function kindAt(path: string): PathKind {
  const found = pathKind(path, lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
  return found === 'a pipe' && /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/.test(path) ? 'file' : found;
}

/** Two names of one target have the same place. */
function placeOf(root: string, name: string): string {
  if (name === '-') return name;
  const path = overlayNames(root).includes(name) ? join(root, 'overlays', name) : pathOf(root, name);
  return existsSync(path) ? realpathSync(path) : path;
}

/** Parses a folder of YAML files without a kustomization; its facts come from a `stack.yaml` in it. */
export function folderTarget(root: string, path: string, shown: string): Target {
  const target = plain(shown, yamlFiles(root, path, shown), path);
  return path === shown ? target : { ...target, home: path.slice(0, -shown.length) };
}

function yamlFiles(root: string, folder: string, shown: string): [string, string][] {
  const files = manifestFiles(folder, shown, root);
  if (!files.length) throw new InputError(`${shown}: expected YAML or JSON files, found none`);
  return files.map((file) => {
    const name = join(shown, relative(folder, file));
    return [name, readText(file, name)];
  });
}

function plain(name: string, sources: readonly [string, string][], folder?: string): Target {
  const parsed = sources.flatMap(([file, text]) => parseWritten(text, file).map((written) => ({ ...written, file })));
  if (!parsed.length) throw new InputError(`${name}: expected at least one object, found none`);
  const facts = folder !== undefined && existsSync(join(folder, 'stack.yaml')) ? readFacts(folder, name) : unknownFacts;
  return {
    name,
    text: sources.map(([, text]) => text).join('\n---\n'),
    objects: parsed.map(({ object }) => object),
    sources,
    written: parsed.map(({ file, start, end }) => ({ file, start, end })),
    kustomizations: [],
    facts,
  };
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return decoded(Buffer.concat(chunks), '-');
}
