/** A place in a configuration file, line and column from 1. `file` is its name beside `fluent.conf`. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A piece of a value: text, or the Ruby between `#{` and `}` that Fluentd evaluates when it reads the file. */
export type Part = { text: string } | { code: string; place: Place };

/** A value as written. `json` is an array or a hash, its comments left out. */
export interface Value {
  style: 'plain' | 'single' | 'double' | 'json';
  parts: readonly Part[];
  place: Place;
}

/** `name value`. Where Fluentd finds the name twice, the last one counts. */
export interface Param {
  node: 'param';
  name: string;
  /** The name as written, where it stood in quotes. */
  quoted?: Value;
  value: Value;
  place: Place;
}

/** `@include target`. */
export interface Include {
  node: 'include';
  target: Value;
  place: Place;
}

/** `<name arg> … </name>`; the file itself is an element without a name. */
export interface Element {
  node: 'element';
  name: string;
  arg?: Value;
  body: readonly Node[];
  place: Place;
}

export type Node = Param | Include | Element;

/** The sections of an element with one of these names, or all. */
export function sections(element: Element, ...names: readonly string[]): Element[] {
  return element.body.filter(
    (node): node is Element => node.node === 'element' && (names.length === 0 || names.includes(node.name)),
  );
}

/** The parameters of an element, each name once: the last, as Fluentd takes it. */
export function params(element: Element): Param[] {
  const last = new Map<string, Param>();
  for (const node of element.body) if (node.node === 'param') last.set(node.name, node);
  return [...last.values()];
}

/** The parameter that counts, or undefined. */
export function param(element: Element, name: string): Param | undefined {
  return element.body.filter((node): node is Param => node.node === 'param' && node.name === name).at(-1);
}
