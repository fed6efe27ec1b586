import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the lines of source files, each file once; a file is named relative to the root, or as the user named it. */
export function sourceLines(root: string): (file: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? read(existsSync(file) ? file : join(root, file));
    known.set(file, lines);
    return lines;
  };
}

function read(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return []; // an excerpt is a courtesy; the place itself is in the report
  }
}
