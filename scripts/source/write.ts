import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
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
      refuseLinks(file);
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

/**
 * A link that a branch committed in the working folder (`dist`, a report) would have us write or remove elsewhere. Where
 * the user names a place outside of it, the way there is the user's.
 * @throws InputError for a path that is a link, or that leads out of the working folder through one.
 */
export function refuseLinks(path: string): void {
  const home = process.cwd();
  const leaves = (from: string, to: string) =>
    /^\.\.(?:[/\\]|$)/.test(relative(from, to)) || isAbsolute(relative(from, to));
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new InputError(`${path}: expected a place to write, found a link`);
  if (leaves(home, resolve(path))) return;
  let folder = resolve(path);
  while (!lstatSync(folder, { throwIfNoEntry: false })) folder = dirname(folder);
  if (!existsSync(folder) || leaves(realpathSync(home), realpathSync(folder)))
    throw new InputError(`${path}: expected a place in the working folder, found a link that leads out of it`);
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
