import type { Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** Line and column in a configuration file, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** One setting of a YAML configuration file: `node: {name: x}` and `node.name: x` are the same. */
export interface Entry {
  key: string;
  /** The value as written; a list's elements joined by commas. Null is the empty string. */
  text: string;
  /** The elements, where the file has a list. */
  list?: readonly string[];
  position: Position;
}

/** A configuration file, flattened, with what is wrong with its syntax. */
export interface Flat {
  entries: readonly Entry[];
  problems: readonly { message: string; position: Position }[];
}

/** Flattens `elasticsearch.yml` or `kibana.yml` to dotted keys, in the order of the file. Never throws. */
export function flatten(text: string): Flat {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = document.errors.map(({ message, pos }) => ({
    message: message.replace(/(?: at line \d+, column \d+)?:?\n[\s\S]*$/, ''), // the place stands beside it
    position: place(pos[0]),
  }));
  const entries: Entry[] = [];
  const seen = new Set<unknown>();

  const walk = (node: unknown, key: string, position: Position): void => {
    const value = isAlias(node) ? node.resolve(document) : node;
    if (isMap(value)) {
      if (seen.has(value)) return;
      seen.add(value);
      for (const { key: name, value: child } of value.items) {
        const segment = isScalar(name) ? String(name.value) : String(name);
        walk(child, key ? `${key}.${segment}` : segment, place((name as Node | null)?.range?.[0] ?? 0));
      }
      seen.delete(value);
      return;
    }
    if (!key) {
      if (value) problems.push({ message: 'expected a map of settings', position });
      return;
    }
    if (!isSeq(value)) {
      entries.push({ key, text: plain(value), position });
      return;
    }
    if (value.items.some((element) => isMap(element) || isSeq(element))) {
      for (const [index, element] of value.items.entries()) walk(element, `${key}.${index}`, position);
      return;
    }
    const list = value.items.map((element) => plain(isAlias(element) ? element.resolve(document) : element));
    entries.push({ key, text: list.join(','), list, position });
  };
  walk(document.contents, '', { line: 1, column: 1 });
  return { entries, problems };
}

function plain(node: unknown): string {
  if (!isScalar(node) || node.value === null || node.value === undefined) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
