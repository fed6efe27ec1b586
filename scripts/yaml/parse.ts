import { InputError } from '../input-error';
import type { Manifest } from '../model/kube/manifest';
import { jsonStream } from './json-stream';
import { libraryParse } from './library';
import { quickParse } from './quick';

/** An object and the document that it was read from: offsets in the text as `cleaned` leaves it. */
export interface Written {
  object: Manifest;
  start: number;
  end: number;
}

/** A text as it is read: without byte order mark and carriage returns before line breaks. */
export const cleaned = (text: string): string => {
  const marked = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return marked.includes('\r') ? marked.replaceAll('\r\n', '\n') : marked;
};

/** The objects of a YAML (or JSON) text: `parseWritten` without their places. */
export function parse(text: string, origin: string): Manifest[] {
  return parseWritten(text, origin).map(({ object }) => object);
}

/**
 * The documents of a text that are not empty, whatever they hold, with scalars as `parseWritten` reads them.
 * @throws InputError on malformed YAML or a duplicate key.
 */
export function parseValues(text: string, origin: string): unknown[] {
  return Array.from(values(cleaned(text), origin), ({ value }) => value).filter((value) => value !== null);
}

/**
 * YAML (or JSON) text to objects; `List` kinds are unfolded, empty documents skipped. Scalars are read as the API
 * server reads them: YAML 1.1, so that `on` is true and `0755` octal.
 * @param origin the file or overlay that the text came from, for messages.
 * @throws InputError on malformed YAML, a duplicate key, or a document that is no Kubernetes object.
 */
export function parseWritten(text: string, origin: string): Written[] {
  const clean = cleaned(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(clean);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
    throw new InputError(
      `${origin}:${lineAt(clean, control.index)}: expected text, found the control character 0x${code}`,
    );
  }
  const found: Written[] = [];
  for (const { start, end, value } of values(clean, origin)) {
    if (value === null || value === undefined) continue;
    for (const object of objects(
      value,
      () => `${origin}:${lineAt(clean, start + firstContent(clean.slice(start, end)))}`,
    )) {
      found.push({ object, start, end });
    }
  }
  return found;
}

function* values(clean: string, origin: string): Generator<{ start: number; end: number; value: unknown }> {
  for (const { start, end } of documents(clean)) {
    const document = clean.slice(start, end);
    const quick = quickly(document);
    if (quick) {
      yield { start, end, value: quick.value };
      continue;
    }
    for (const part of jsonStream(document) ?? [{ start: 0, end: document.length }]) {
      const text = document.slice(part.start, part.end);
      const from = start + part.start;
      yield {
        start: from,
        end: from + text.length,
        value: (text === document ? undefined : quickly(text))?.value ?? slowly(text, clean, from, origin),
      };
    }
  }
}

const quickly = (document: string) => (document.includes('\r') ? undefined : quickParse(document));

/** @throws InputError with the file, line and column of the first mistake. */
function slowly(text: string, clean: string, start: number, origin: string): unknown {
  const read = libraryParse(text);
  if ('value' in read) return read.value;
  const { line, column, message } = read.mistake;
  const before = line === 1 && start > 0 ? start - (clean.lastIndexOf('\n', start - 1) + 1) : 0;
  throw new InputError(`${origin}:${lineAt(clean, start) + line - 1}:${column + before}: ${message}`);
}

/** The documents of a text, each without the `---` line before it. */
function* documents(text: string): Generator<{ start: number; end: number }> {
  let start = 0;
  const directives = /^(?:[ \t]*(?:#.*)?\n|%.*\n)*$/;
  for (const { index, 0: marker } of text.matchAll(
    /^(?:---(?:[ \t]+#.*|[ \t]*)$\n?|---(?=[ \t])|\.\.\.[ \t]*$\n?)/gm,
  )) {
    if (!text.startsWith('%', start) || !directives.test(text.slice(start, index))) yield { start, end: index };
    start = index + (marker === '---' ? 0 : marker.length);
  }
  yield { start, end: text.length };
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Past blank lines and comments. */
const firstContent = (document: string): number => /^(?:[ \t]*(?:#.*)?\n)*[ \t]*/.exec(document)?.[0].length ?? 0;

function objects(value: unknown, place: () => string): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(
      `${place()}: expected a Kubernetes object, found ${Array.isArray(value) ? 'a list' : typeof value}`,
    );
  }
  const object = value as Manifest;
  for (const field of ['apiVersion', 'kind'] as const) {
    if (typeof object[field] !== 'string' || !object[field]) {
      throw new InputError(
        `${place()}: expected ${field}, found ${object[field] === undefined ? 'none' : JSON.stringify(object[field])}`,
      );
    }
  }
  const { items } = object as { items?: unknown };
  if (object.kind.endsWith('List') && Array.isArray(items)) return items.flatMap((entry) => objects(entry, place));
  if (object.kind === 'List') {
    if (items === undefined || items === null) return [];
    throw new InputError(`${place()}: expected items to be a list, found ${JSON.stringify(items).slice(0, 60)}`);
  }
  const metadata: unknown = object.metadata ?? {}; // the schema reports its fields
  if (typeof metadata !== 'object' || Array.isArray(metadata)) {
    throw new InputError(`${place()}: expected metadata to be a map, found ${JSON.stringify(metadata)}`);
  }
  object.metadata = metadata as Manifest['metadata'];
  return [object];
}
