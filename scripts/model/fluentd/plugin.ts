import type { Element } from './config';
import { param, params as paramsOf } from './config';
import type { Environment } from './ruby';
import { array, bool, integer, resolve, size, time } from './value';

/** Reads the parameters of one element as a plugin gets them. */
export interface Settings {
  readonly element: Element;
  readonly environment: Environment;
  /** The text, or undefined where it is absent, `use_nil` or `use_default`. */
  text(name: string): string | undefined;
  bool(name: string, fallback: boolean): boolean;
  /** Bytes, seconds and whole numbers; the fallback also stands for what is no such value or not known. */
  size(name: string, fallback: number): number;
  time(name: string, fallback: number): number;
  integer(name: string, fallback: number): number;
  array(name: string): string[];
  /** Is the whole text known before the pod runs? True where it is absent. */
  known(name: string): boolean;
}

const known = new WeakMap<Environment, WeakMap<Element, Settings>>();

/** The parameters of an element. */
export function settings(element: Element, environment: Environment): Settings {
  let elements = known.get(environment);
  if (!elements) known.set(environment, (elements = new WeakMap()));
  let found = elements.get(element);
  if (!found) elements.set(element, (found = read(element, environment)));
  return found;
}

function read(element: Element, environment: Environment): Settings {
  const params = new Map(paramsOf(element).map(({ name, value }) => [name, value]));
  const resolved = (name: string) => {
    const found = params.get(name);
    return found && resolve(found, environment);
  };
  const text = (name: string) => resolved(name)?.text ?? undefined;
  const number = (read: (text: string) => number) => (name: string, fallback: number) => {
    const value = read(text(name) ?? '');
    return Number.isNaN(value) ? fallback : value;
  };
  return {
    element,
    environment,
    text,
    bool: (name, fallback) => {
      const value = text(name);
      return value === undefined ? fallback : (bool(value) ?? fallback);
    },
    size: number(size),
    time: number(time),
    integer: number(integer),
    array: (name) => array(text(name) ?? '') ?? [],
    known: (name) => resolved(name)?.known ?? true,
  };
}

/** The plugin of an element: `@type`, or `type` of old configurations; the empty string where it has none. */
export function pluginType(element: Element, environment: Environment): string {
  const found = param(element, '@type') ?? param(element, 'type');
  return (found && resolve(found.value, environment).text) || '';
}

/** The argument of an element as text. */
export function argument(element: Element, environment: Environment): string {
  return (element.arg && resolve(element.arg, environment).text) || '';
}
