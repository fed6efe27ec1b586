import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../input-error';
import { reason } from '../yaml/document';

/**
 * Writes files, all or none: first every text under a temporary name, then the renames. A file keeps its permissions.
 * @throws InputError when a folder cannot be written; no file has changed then.
 */
export function writeAll(files: ReadonlyMap<string, string>): void {
  if (files.has('')) throw new InputError('expected a file to write, found no name');
  const temporary = new Map<string, string>();
  try {
    for (const [file, content] of files) {
      makeFolder(dirname(file));
      writeFileSync(`${file}.${process.pid}.tmp`, content);
      temporary.set(file, `${file}.${process.pid}.tmp`);
      if (existsSync(file)) chmodSync(`${file}.${process.pid}.tmp`, statSync(file).mode & 0o7777);
    }
    for (const [file, written] of temporary) renameSync(written, file);
  } catch (error) {
    for (const written of temporary.values()) rmSync(written, { force: true });
    const path = ((error as NodeJS.ErrnoException).path ?? dirname(files.keys().next().value ?? '.')).replace(
      `.${process.pid}.tmp`,
      '',
    );
    throw new InputError(`${path}: expected a place to write, found ${reason(error)}`);
  }
}

/** One folder after the other: with `recursive`, Node tries without end where the system refuses, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // another run made it
  }
}
