import { spawnSync } from 'node:child_process';
import type { Source } from './sources';

/** A module on this machine: its folder, and the checksum of its whole content as `go.sum` has it. */
export interface Download {
  folder: string;
  checksum: string;
}

/** Is Go here, which fetches the modules and verifies their checksums? */
export const hasGo = (): boolean => spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;

/**
 * Fetches a module from the Go module proxy, or finds it in Go's cache.
 * @throws Error with what Go says where it cannot.
 */
export function download({ module, version }: Source): Download {
  const { stdout, stderr, error } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
  });
  if (error) throw error;
  const { Dir, Sum, Error: reason } = JSON.parse(stdout || '{}') as { Dir?: string; Sum?: string; Error?: string };
  if (!Dir || !Sum) throw new Error(`${module} ${version}: ${(reason ?? stderr).trim() || 'Go found no such module'}`);
  return { folder: Dir, checksum: Sum };
}
