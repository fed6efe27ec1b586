import { execFileSync } from 'node:child_process';
import type { Source } from './sources';

/** A module on this machine: its folder, and the checksum of its whole content as `go.sum` has it. */
export interface Download {
  folder: string;
  checksum: string;
}

/** Fetches a module from the Go module proxy, or finds it in Go's cache. */
export function download({ module, version }: Source): Download {
  const output = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8' });
  const { Dir, Sum } = JSON.parse(output) as { Dir: string; Sum: string };
  return { folder: Dir, checksum: Sum };
}
