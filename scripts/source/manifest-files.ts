import type { Dirent, Stats } from 'node:fs';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { InputError } from '../input-error';
import { reason } from '../yaml/document';
import { kustomizationNames } from './load';

const noManifests: readonly string[] = [...kustomizationNames, 'stack.yaml'];

/** What a path leads to. */
export type PathKind =
  | 'folder'
  | 'file'
  | 'nothing'
  | 'a link that leads nowhere'
  | 'a link that leads to itself'
  | 'no permission'
  | 'a pipe'
  | 'a socket'
  | 'a device';

/** What a path leads to, with its links followed. @param linked the path is known to be a link. */
export function pathKind(path: string, linked: boolean): PathKind {
  try {
    return kindOf(statSync(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return 'a link that leads to itself';
    if (code === 'EACCES') return 'no permission';
    return linked ? 'a link that leads nowhere' : 'nothing';
  }
}

function kindOf(stats: Stats): PathKind {
  if (stats.isDirectory()) return 'folder';
  if (stats.isFile()) return 'file';
  return stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
}

/**
 * The YAML and JSON files below a folder, sorted, as paths; kustomizations and `stack.yaml` are no manifests. A link to
 * a file counts as that file, once, where it stays inside the folder or the root.
 * @throws InputError for what cannot be read: a link to nowhere, a pipe, a folder or a file that is closed or linked from elsewhere.
 */
export function manifestFiles(folder: string, shown: string, root = folder): string[] {
  const homes = [realpathSync(folder), realpathSync(root)];
  const files = new Set<string>();
  const links: string[] = [];
  visit(folder);
  const real = new Set(Array.from(files, (file) => realpathSync(file)));
  for (const link of links.sort()) {
    if (real.has(realpathSync(link))) continue;
    real.add(realpathSync(link));
    files.add(link);
  }
  return Array.from(files).sort();

  function visit(path: string): void {
    for (const entry of entries(path)) {
      const at = join(path, entry.name);
      const link = entry.isSymbolicLink();
      const found = pathKind(at, link);
      if (found === 'folder') link ? refuseOutside(at, homes.slice(0, 1)) : visit(at);
      else if (found !== 'no permission' && (!/\.(ya?ml|json)$/.test(at) || noManifests.includes(entry.name))) continue;
      else if (found === 'file' && link) {
        refuseOutside(at, homes);
        links.push(at);
      } else if (found === 'file') files.add(at);
      else throw new InputError(`${name(at)}: expected a file, found ${found}`);
    }
  }

  function entries(path: string): Dirent[] {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch (error) {
      throw new InputError(`${name(path)}: expected a readable folder, found ${reason(error)}`);
    }
  }

  /** What is linked from inside is read where it stands; to follow a link out of it might read the whole disk. */
  function refuseOutside(path: string, allowed: readonly string[]): void {
    const real = realpathSync(path);
    if (allowed.some((home) => !/^\.\.(?:[/\\]|$)/.test(relative(home, real)) && !isAbsolute(relative(home, real))))
      return;
    throw new InputError(
      `${name(path)}: expected what is inside, found a link that leads out of ${shown}; name what it leads to as a target of its own`,
    );
  }

  function name(path: string): string {
    return join(shown, relative(folder, path));
  }
}
