import { join } from 'node:path';
import { LineCounter } from 'yaml';
import { withoutHash } from '../model/kube/hash';
import type { Manifest, ObjectRef } from '../model/kube/manifest';
import { ownerOf } from '../model/kube/manifest';
import type { Finding, Source } from '../rule/finding';
import type { Target } from '../source/target';
import { readText } from '../yaml/document';
import { cleaned } from '../yaml/parse';
import type { Instance, Layer, Setting } from './layer';
import { equal, stepsOf, valueAt } from './steps';
import { openDocument, openYaml, readYaml } from './text';
import { instancesOf, walk } from './walk';
import type { Written } from './written';
import { written } from './written';

/** Looks up where the fields of a target's objects were set. */
export interface Locator {
  /** The place that a finding is about: the last layer that set the field, or the object's own line for one that is missing. */
  source(finding: Pick<Finding, 'object' | 'path' | 'position'>): Source | null;
  /** Every layer that set a field, from first to last. */
  chain(object: ObjectRef, path: string): readonly (Setting & { layer: string })[];
  /** The layers of an object, from first to last; none where its file is not at hand. */
  layers(object: ObjectRef): readonly Layer[];
}

/**
 * Makes a locator; files are read when the first question is asked.
 * @param texts what is no file: the text of standard input, under its name.
 */
export function locator(root: string, target: Target, texts: ReadonlyMap<string, string> = new Map()): Locator {
  const rendered = renderedOf(target);
  const { instanceOf, place } = target.written ? writtenInstance(target, rendered) : layeredInstance(root, target);
  let whole: readonly Instance[] | undefined;
  return {
    source({ object, path, position }) {
      const quick = position ? undefined : place?.(object, path);
      if (quick) return quick;
      const manifest = rendered(object)?.manifest;
      const instance = instanceOf(object);
      return manifest && instance ? sourceOf(instance.layers, manifest, path, position) : null;
    },
    chain(object, path) {
      const manifest = rendered(object)?.manifest;
      const instance = instanceOf(object);
      if (!manifest || !instance) return [];
      const { steps, missing } = stepsOf(manifest, path);
      if (missing.length) return [];
      return instance.layers.flatMap((layer) => {
        const setting = layer.setting(steps, manifest);
        return setting ? [{ ...setting, layer: layer.kind }] : [];
      });
    },
    layers: (object) =>
      find((whole ??= [...wholeFiles(target, texts), ...layered(root, target)]), object)?.layers ?? [],
  };
}

/** The object of a target that a finding is about, else the first with this kind, namespace and name; and its index. */
type Rendered = (object: ObjectRef) => { manifest: Manifest; index: number } | undefined;

function renderedOf({ objects, kustomizations }: Target): Rendered {
  let known: Map<unknown, { manifest: Manifest; index: number }> | undefined;
  const index = () => {
    const all = new Map<unknown, { manifest: Manifest; index: number }>();
    for (const [index, manifest] of [...objects, ...kustomizations.map(({ manifest }) => manifest)].entries()) {
      const { namespace, name } = manifest.metadata ?? {};
      const id = idOf({ kind: manifest.kind, namespace, name: name ?? '' });
      if (!all.has(id)) all.set(id, { manifest, index });
      all.set(manifest, { manifest, index });
    }
    return all;
  };
  return (object) => (known ??= index()).get(ownerOf(object)) ?? known.get(idOf(object));
}

const idOf = ({ kind, namespace, name }: { kind: string; namespace?: unknown; name: unknown }): string =>
  `${kind}\n${String(namespace ?? '')}\n${String(name)}`;

/** How the objects of a target are looked up: with their layers, or at once where that is all that is asked. */
interface Lookup {
  instanceOf(object: ObjectRef): Instance | undefined;
  /** Where a field stands, or undefined where only its layers tell. */
  place?(object: ObjectRef, path: string): Source | undefined;
}

/** The objects of plain files: only the documents that are asked for are read for their positions. */
function writtenInstance({ written: files = [], home = '' }: Target, rendered: Rendered): Lookup {
  const texts = new Map<string, Lines>();
  const open = (file: string) => {
    let lines = texts.get(file);
    if (!lines) texts.set(file, (lines = linesOf(cleaned(readText(join(home, file), file)))));
    return lines;
  };
  const documents = new Map<string, readonly Instance[]>();
  let last: { index: number; found: Written | undefined } | undefined; // the findings of an object come together
  return {
    instanceOf(object) {
      const place = files[rendered(object)?.index ?? -1];
      if (!place || place.file === '-') return undefined;
      const { file, start, end } = place;
      const { text, before } = open(file);
      const id = `${file}\n${start}`;
      const instances =
        documents.get(id) ??
        instancesOf(openDocument(indent(text, start) + text.slice(start, end), before(start), file));
      documents.set(id, instances);
      return find(instances, object);
    },
    place(object, path) {
      const { manifest, index = -1 } = rendered(object) ?? {};
      const at = files[index];
      if (!manifest || !at || at.file === '-') return undefined;
      const { text, place } = open(at.file);
      if (last?.index !== index) last = { index, found: written(text.slice(at.start, at.end), manifest) };
      const offset = last.found?.offset(path);
      return offset === undefined ? undefined : { file: at.file, ...place(at.start + offset) };
    },
  };
}

/** The objects of plain files, read as whole files: an edit names its document by its place in the file. */
function wholeFiles({ written = [], home = '' }: Target, texts: ReadonlyMap<string, string>): Instance[] {
  return Array.from(new Set(written.map(({ file }) => file)))
    .filter((file) => file !== '-' || texts.has(file))
    .flatMap((file) => {
      const text = texts.get(file);
      return instancesOf(text === undefined ? openYaml(join(home, file), file) : readYaml(text, file));
    });
}

/** Stands for what is before an object in its line, where a stream of JSON has several in one. */
const indent = (text: string, start: number) =>
  ' '.repeat(start > 0 ? start - (text.lastIndexOf('\n', start - 1) + 1) : 0);

/** A text, the number of lines before an offset, and the line and column of one, from 1. */
interface Lines {
  text: string;
  before(offset: number): number;
  place(offset: number): { line: number; column: number };
}

/** Counts the lines once, for many questions about one text. */
function linesOf(text: string): Lines {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return { text, before: (offset) => place(offset).line - 1, place };
}

/** What kustomizations build; files are read when the first question is asked. */
function layeredInstance(root: string, target: Target): Lookup {
  let known: readonly Instance[] | undefined;
  return { instanceOf: (object) => find((known ??= layered(root, target)), object) };
}

function layered(root: string, target: Target): Instance[] {
  const built = target.folder === undefined ? [] : walk(root, target.folder);
  const kustomizations = target.kustomizations.flatMap(({ folder, file, manifest }) =>
    instancesOf(openYaml(join(root, file), file)).map((instance) => ({
      ...instance,
      kind: manifest.kind,
      names: [folder],
    })),
  );
  return [...built, ...kustomizations];
}

function find(instances: readonly Instance[], { kind, namespace, name }: ObjectRef): Instance | undefined {
  const candidates = instances.filter((instance) => {
    const last = instance.names.at(-1);
    return instance.kind === kind && (last === name || (instance.hashed && last === withoutHash(name)));
  });
  return candidates.find(({ namespaces }) => namespaces.at(-1) === namespace) ?? candidates[0];
}

function sourceOf(
  layers: readonly Layer[],
  rendered: Manifest,
  path: string,
  position: Finding['position'],
): Source | null {
  const { steps, missing } = stepsOf(rendered, path);
  const key = steps[1];
  if (position && key && 'key' in key) {
    const inside = layers.flatMap((layer) => layer.inside?.(key.key, position) ?? []).at(-1);
    if (inside) return inside;
  }
  const settings = layers.flatMap((layer) => layer.setting(steps, rendered) ?? []);
  if (!missing.length && settings.length && steps.length) {
    const found = valueAt(rendered, steps);
    const exact = settings.filter(({ value }) => value !== undefined && equal(value, found)).at(-1);
    return (exact ?? settings.at(-1))?.place ?? null;
  }
  // a missing field: the nearest parent, where it was first written
  for (let length = steps.length; length > 0; length--) {
    const parent = layers.flatMap((layer) => layer.setting(steps.slice(0, length), rendered) ?? [])[0];
    if (parent) return parent.place;
  }
  return layers.find(({ origin }) => origin)?.origin ?? null;
}
