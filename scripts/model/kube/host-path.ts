import { posix } from 'node:path';
import type { Manifest } from './manifest';
import { item } from './path';
import { podSpec } from './pod';
import { list, record, text } from './shape';

/** A hostPath volume: its name, the directory of the node (`//` and `..` resolved), and its path in the object. */
export interface HostPath {
  name: string;
  directory: string;
  path: string;
}

/** Every hostPath volume of a workload. */
export function hostPaths(workload: Manifest): HostPath[] {
  const spec = podSpec(workload);
  return list(spec?.value.volumes).flatMap((volume, index) => {
    const directory = text(record(volume?.hostPath)['path']);
    if (directory === undefined) return [];
    const clean = posix.normalize(directory).replace(/(.)\/+$/, '$1');
    return [{ name: String(volume.name), directory: clean, path: item(`${spec?.path}.volumes`, volume, index) }];
  });
}

/** Is a directory that one, or below it? */
export function within(directory: string, root: string): boolean {
  return directory === root || directory.startsWith(root === '/' ? root : `${root}/`);
}
