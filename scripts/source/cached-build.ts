import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEntry, writeEntry } from '../cache';
import { build } from './build';
import { closure } from './closure';
import pin from './kustomize-release.json';
import { cache } from './repository';

/** Builds under way in this process, by file: two that read the same are one. */
const running = new Map<string, Promise<string>>();

/**
 * `kustomize build`, kept by the content of every file that it reads: two sides with the same files are built once.
 * @throws InputError as `closure` and `build` do.
 */
export async function cachedBuild(root: string, folder: string, kept = join(cache, 'builds')): Promise<string> {
  const files = closure(root, folder);
  const hash = createHash('sha256').update(pin.version).update(folder);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  const path = join(kept, `${hash.digest('hex')}.yaml`);
  const found = readEntry(path);
  if (found !== undefined) return found;
  const known = running.get(path);
  if (known) return known;
  const building = build(join(root, folder), folder).then((text) => {
    writeEntry(path, text);
    return text;
  });
  running.set(path, building);
  return building.finally(() => running.delete(path));
}
