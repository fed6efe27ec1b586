import type { Variable } from '../kube/environment';
import { expand, holdsSecret } from '../kube/environment';
import type { Manifest } from '../kube/manifest';
import type { MountedFile } from '../kube/mount';
import { key as pathKey } from '../kube/path';
import type { LocatedContainer } from '../kube/pod';
import type { Flat, Position } from './flatten';
import { flatten } from './flatten';
import { resolve } from './placeholder';

/** Where a value is set: a field of an object, and the place inside the file that the field holds. */
export interface Origin {
  object: Manifest;
  path: string;
  position?: Position;
}

/** A setting as it is in force: placeholders replaced, the last layer that sets it. */
export interface Setting {
  key: string;
  /** The value; a list's elements joined by commas. Marks as in `scripts/model/kube/environment.ts`. */
  text: string;
  /** The value as a list: the elements of a YAML list, or the text split at commas. */
  list: readonly string[];
  /** Is it written as a list? */
  sequence: boolean;
  /** The value as written, before placeholders. */
  raw: string;
  /** Names of placeholders that nothing supplies. */
  missing: readonly string[];
  secret: boolean;
  origin: Origin;
}

/** What wrote a setting: the file, a variable of the container, or its command line. */
export type Layer = 'file' | 'variable' | 'argument';

/** The settings of one process, and everything that was said on the way. */
export interface Settings {
  /** In force, by dotted key. */
  get(key: string): Setting | undefined;
  readonly keys: readonly string[];
  /** Everything that any layer says, in order, also what a later layer overrides. */
  readonly said: readonly (Setting & { layer: Layer })[];
  /** Syntax errors of the file. */
  readonly problems: readonly { message: string; origin: Origin }[];
  /** False where a file is mounted whose content is not in the stack: absence proves nothing. */
  readonly complete: boolean;
}

/** One thing that a layer says, before placeholders. */
export interface Said {
  key: string;
  text: string;
  list?: readonly string[];
  layer: Layer;
  origin: Origin;
}

/** Puts layers together: later ones win, placeholders come from the container's variables. */
export function settingsOf(
  said: readonly Said[],
  variables: ReadonlyMap<string, Variable>,
  rest: { problems: Settings['problems']; complete: boolean },
): Settings {
  const all = said.map(({ key, text, list, layer, origin }) => {
    const resolved = resolve(text, variables);
    const elements = list?.map((element) => resolve(element, variables).text);
    return {
      key,
      text: resolved.text,
      list: elements ?? splitList(resolved.text),
      sequence: list !== undefined,
      raw: text,
      missing: resolved.missing,
      secret: holdsSecret(resolved.text),
      origin,
      layer,
    };
  });
  const inForce = new Map<string, Setting>(all.map((setting) => [setting.key, setting]));
  const { problems, complete } = rest;
  return { get: (key) => inForce.get(key), keys: Array.from(inForce.keys()), said: all, problems, complete };
}

/** What a mounted YAML file says. */
export function fromFile(file: MountedFile | undefined): {
  said: Said[];
  problems: Settings['problems'];
  complete: boolean;
} {
  if (!file) return { said: [], problems: [], complete: true };
  const { object, text } = file;
  if (!object || text === undefined) return { said: [], problems: [], complete: false };
  const path = pathKey('data', file.key);
  const { entries, problems } = flattened(object, text);
  return {
    said: entries.map(({ key, text, list, position }) => ({
      key,
      text,
      ...(list ? { list } : {}),
      layer: 'file',
      origin: { object, path, position },
    })),
    problems: problems.map(({ message, position }) => ({ message, origin: { object, path, position } })),
    complete: true,
  };
}

const known = new WeakMap<Manifest, Map<string, Flat>>();

/** Flattens a file once, however many node sets mount it. */
function flattened(object: Manifest, text: string): Flat {
  const files = known.get(object) ?? new Map<string, Flat>();
  if (!files.size) known.set(object, files);
  const flat = files.get(text) ?? flatten(text);
  files.set(text, flat);
  return flat;
}

/** The words of a container's command line, `$(NAME)` replaced, each with its path. */
export function commandLine(
  { value: container, path }: LocatedContainer,
  variables: ReadonlyMap<string, Variable>,
): { word: string; path: string }[] {
  return (['command', 'args'] as const).flatMap((field) => {
    const words: unknown = container[field];
    if (!Array.isArray(words)) return [];
    return words.map((word, index) => ({ word: expand(word ?? '', variables), path: `${path}.${field}[${index}]` }));
  });
}

/** Is the setting `true`? An absent one is `otherwise`. */
export function isTrue(settings: Settings, key: string, otherwise = false): boolean {
  const setting = settings.get(key);
  return setting ? setting.text.trim().toLowerCase() === 'true' : otherwise;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((element) => element.trim())
    .filter(Boolean);
}
