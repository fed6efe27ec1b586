import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { InputError } from '../input-error';
import { quickParse } from './quick';

/** A YAML file of ours: its value, and where each of its fields stands. */
export interface SourceDocument {
  value: unknown;
  /** Line and column, from 1, of the value at a path of keys and indices, or of the nearest parent that exists. */
  place(path: readonly (string | number)[]): { line: number; column: number };
}

/**
 * Reads a file of one YAML document.
 * @param shown the name in messages.
 * @throws InputError when it cannot be read or is no YAML.
 */
export function readDocument(file: string, shown = file): SourceDocument {
  const text = readText(file, shown);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new InputError(`${shown}:${line}:${col}: ${problem.message.split('\n')[0]}`);
  }
  return {
    value: document.toJS(),
    place(path) {
      const { line, col } = lines.linePos(offset(document, path));
      return { line, column: col };
    },
  };
}

/**
 * The value of a file of one YAML document, as kustomize reads it; the places of its fields, which take longer, are left out.
 * @throws InputError as `readDocument` does.
 */
export function readValue(file: string, shown = file): unknown {
  const quick = quickParse(readText(file, shown));
  return quick ? quick.value : readDocument(file, shown).value;
}

/** The text of a file. @throws InputError when it cannot be read, or is no UTF-8. */
export function readText(file: string, shown = file): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InputError(`${shown}: expected a readable file, found ${reason(error)}`);
  }
  return decoded(bytes, shown);
}

/** Bytes as text, without byte order mark. @throws InputError when they are no UTF-8: a wrong letter would be judged. */
export function decoded(bytes: Buffer, shown: string): string {
  const mark = bytes.toString('latin1', 0, 2);
  if (mark === '\xff\xfe' || mark === '\xfe\xff')
    throw new InputError(`${shown}: expected UTF-8, found UTF-16 or UTF-32; save it as UTF-8`);
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    if (!isUtf8(bytes.subarray(start, end < 0 ? bytes.length : end))) break;
    start = end + 1;
  }
  throw new InputError(`${shown}:${line}: expected UTF-8, found other bytes; save it as UTF-8`);
}

/** What the system said, as a reader would: `nothing there`, `a folder`, `no permission`. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: 'nothing there',
    EISDIR: 'a folder',
    EACCES: 'no permission',
    ENOTDIR: 'a file in its path',
    EEXIST: 'a file in its path',
  };
  return known[code ?? ''] ?? message;
}

function offset(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
