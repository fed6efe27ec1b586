import type { Variable } from '../kube/environment';
import type { Hash, Plugin, Value } from './config';
import { isHash, isPlugin } from './config';

/** A text with its variables replaced, and those that nothing supplies. */
export interface Substituted {
  text: string;
  missing: readonly string[];
}

/**
 * `${NAME}` and `${NAME:default}` from the container's environment, as they stand in values and conditions. Names of
 * the keystore are the same; the image makes none (elastic/logstash, lib/logstash/util/substitution_variables.rb).
 */
export function substituted(text: string, variables: ReadonlyMap<string, Variable>): Substituted {
  const missing: string[] = [];
  const replaced = text.replace(
    /\$\{([a-zA-Z_.][a-zA-Z0-9_.]*)(?::([^}]*))?\}/g,
    (whole, name: string, otherwise?: string) => {
      const value = variables.get(name)?.text ?? otherwise;
      if (value === undefined) missing.push(name);
      return value ?? whole;
    },
  );
  return { text: replaced, missing };
}

/** Every text in a value, hashes' keys too; the options of a codec are its own. */
export function* textsIn(value: Value): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const one of value as Value[]) yield* textsIn(one);
  else if (isHash(value)) {
    for (const [key, one] of value) {
      yield String(key);
      yield* textsIn(one);
    }
  }
}

/** Reads the options of a plugin: variables replaced, what is no such value is left out. */
export interface Options {
  plugin: Plugin;
  has(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  /** `true` and `"true"` are the same. */
  bool(name: string, otherwise: boolean): boolean;
  /** One value is a list of one. */
  list(name: string): readonly string[];
  entries(name: string): readonly (readonly [string, Value])[];
  /** A plugin that stands as a value, as `json` and `json { … }` do for a codec. */
  nested(name: string): { name: string; plugin?: Plugin } | undefined;
}

/** The options of a plugin as one container gives them. */
export function optionsRead(plugin: Plugin, variables: ReadonlyMap<string, Variable>): Options {
  const get = (name: string) => plugin.options.get(name);
  const replace = (value: Value | undefined): string | undefined =>
    value === undefined || typeof value === 'object' ? undefined : substituted(String(value), variables).text;
  return {
    plugin,
    has: (name) => plugin.options.has(name),
    text: (name) => replace(get(name)),
    number(name) {
      const text = replace(get(name));
      return text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    },
    bool(name, otherwise) {
      const text = replace(get(name));
      return text === undefined ? otherwise : text === 'true';
    },
    list(name) {
      const value = get(name);
      const all = Array.isArray(value) ? (value as Value[]) : value === undefined ? [] : [value];
      return all.flatMap((one) => replace(one) ?? []);
    },
    entries(name) {
      const value = get(name);
      return isHash(value) ? hashEntries(value) : [];
    },
    nested(name) {
      const value = get(name);
      if (isPlugin(value)) return { name: value.name, plugin: value };
      const text = replace(value);
      return text === undefined ? undefined : { name: text };
    },
  };
}

const hashEntries = (hash: Hash) => Array.from(hash, ([key, value]) => [String(key), value] as const);
