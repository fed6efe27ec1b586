import { LineCounter, parseAllDocuments } from 'yaml';
import type { Manifest } from '../kube/manifest';
import { InputError } from './error';

/**
 * YAML (or JSON) text to objects; `List` kinds are unfolded, empty documents skipped.
 * @param origin the file or overlay that the text came from, for messages.
 * @throws InputError on malformed YAML, a duplicate key, or a document that is no Kubernetes object.
 */
export function parse(text: string, origin: string): Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [problem] = document.errors;
    if (problem) {
      const { line, col } = lines.linePos(problem.pos[0]);
      throw new InputError(`${origin}:${line}:${col}: ${problem.message.split('\n')[0]}`);
    }
    const value: unknown = document.toJS({ maxAliasCount: 1000 });
    if (value === null || value === undefined) return [];
    const { line } = lines.linePos(document.contents?.range?.[0] ?? 0);
    return objects(value, `${origin}:${line}`);
  });
}

function objects(value: unknown, place: string): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${place}: expected a Kubernetes object, found ${Array.isArray(value) ? 'a list' : typeof value}`);
  }
  const object = value as Manifest;
  for (const field of ['apiVersion', 'kind'] as const) {
    if (typeof object[field] !== 'string' || !object[field]) {
      throw new InputError(`${place}: expected ${field}, found ${object[field] === undefined ? 'none' : JSON.stringify(object[field])}`);
    }
  }
  if (object.kind.endsWith('List') && Array.isArray(object['items'])) {
    return object['items'].flatMap((entry: unknown) => objects(entry, place));
  }
  const metadata: unknown = object.metadata ?? undefined;
  if (metadata === undefined) return [{ ...object, metadata: {} as Manifest['metadata'] }]; // the schema reports its fields
  if (typeof metadata !== 'object' || Array.isArray(metadata)) {
    throw new InputError(`${place}: expected metadata to be a map, found ${JSON.stringify(metadata)}`);
  }
  return [object];
}
