import type { Value } from './config';
import { fieldText, isKnown } from './field';
import { parseJson } from './json';
import type { Environment } from './ruby';
import { evaluateRuby } from './ruby';

/** A value as Fluentd's plugins get it. */
export interface Resolved {
  /** The text, with `<…>` where it is known only at run time; null for `use_nil`, undefined for `use_default`. */
  text: string | null | undefined;
  /** False where a part of the text is known only at run time. */
  known: boolean;
  /** Variables that gave nothing and have no default. */
  missing: readonly string[];
  /** Why Ruby refuses, where it does. */
  raised?: string;
}

const resolved = new WeakMap<Environment, WeakMap<Value, Resolved>>();

/** Evaluates a value in an environment, once: many pods are traced through one configuration. */
export function resolve(value: Value, environment: Environment): Resolved {
  let known = resolved.get(environment);
  if (!known) resolved.set(environment, (known = new WeakMap()));
  let result = known.get(value);
  if (!result) known.set(value, (result = evaluate(value, environment)));
  return result;
}

function evaluate(value: Value, environment: Environment): Resolved {
  let text: string | null | undefined = '';
  let known = true;
  const missing: string[] = [];
  for (const part of value.parts) {
    if ('text' in part) {
      if (typeof text === 'string') text += part.text;
      continue;
    }
    const result = evaluateRuby(part.code, environment);
    if (result.is === 'nil') text = null;
    else if (result.is === 'default') text = text === null ? null : undefined;
    else if (result.is === 'raised') return { text: null, known: false, missing, raised: result.message };
    else if (result.is === 'value') {
      if (result.missing) missing.push(result.missing);
      if (!isKnown(result.value)) known = false;
      if (typeof text === 'string') text += fieldText(result.value);
    } else {
      known = false;
      if (typeof text === 'string') text += `<#{${result.code}}>`;
    }
  }
  return { text, known, missing };
}

// The conversions of lib/fluent/config/types.rb. Each takes what it finds first, as the originals do: `10MiB` is 10 MiB.

/** Bytes: `8m`, `64MB`, `1g`; NaN where it is no size (Ruby would take 0 silently). */
export function size(text: string): number {
  for (const [letter, power] of [
    ['k', 1],
    ['m', 2],
    ['g', 3],
    ['t', 4],
  ] as const) {
    const match = new RegExp(`(\\d+)${letter}`, 'i').exec(text);
    if (match) return Number(match[1]) * 1024 ** power;
  }
  return integer(text);
}

/** Seconds: `5s`, `10m`, `1h`, `2d`, `0.5`; NaN where it is no time. */
export function time(text: string): number {
  for (const [letter, seconds] of [
    ['s', 1],
    ['m', 60],
    ['h', 3600],
    ['d', 86400],
  ] as const) {
    const match = new RegExp(`(\\d+)${letter}`).exec(text);
    if (match) return Number(match[1]) * seconds;
  }
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : NaN;
}

/** `true`, `yes` or nothing; `false`, `no`; undefined for anything else, which a plugin takes as unset. */
export function bool(text: string): boolean | undefined {
  if (text === 'true' || text === 'yes' || text === '' || text.startsWith('#')) return true;
  return text === 'false' || text === 'no' ? false : undefined;
}

/** A whole number, NaN where it is none. */
export function integer(text: string): number {
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN;
}

/** The elements of an array: JSON, or text between commas. Undefined where JSON is another thing. */
export function array(text: string): string[] | undefined {
  if (!text.startsWith('[')) return text.trim() === '' ? [] : text.trim().split(/\s*,\s*/);
  const value = parseJson(text);
  return Array.isArray(value)
    ? value.map((element) => (typeof element === 'string' ? element : JSON.stringify(element)))
    : undefined;
}

/** The entries of a hash: JSON, or `k:v,k:v`. Undefined where JSON is another thing. */
export function hash(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) {
    return Object.fromEntries(
      text
        .trim()
        .split(/\s*,\s*/)
        .filter(Boolean)
        .map((entry) => {
          const colon = entry.indexOf(':');
          return colon < 0 ? [entry, null] : [entry.slice(0, colon), entry.slice(colon + 1)];
        }),
    );
  }
  const value = parseJson(text);
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
