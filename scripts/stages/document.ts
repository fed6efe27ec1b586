import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { InputError } from './error';

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

/** The text of a file. @throws InputError when it cannot be read. */
export function readText(file: string, shown = file): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new InputError(`${shown}: expected a readable file, found ${reason(error)}`);
  }
}

/** What the system said, as a reader would: `nothing there`, `a folder`, `no permission`. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = { ENOENT: 'nothing there', EISDIR: 'a folder', EACCES: 'no permission', ENOTDIR: 'a file in its path', EEXIST: 'a file in its path' };
  return known[code ?? ''] ?? message;
}

function offset(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
