import { execFileSync } from 'node:child_process';

/** The commit that a working tree is at. */
export interface Commit {
  id: string;
  /** Are there changes that are not committed? */
  changed: boolean;
}

/** The commit of a folder, or undefined where it is in no Git repository, or Git is not here. */
export function commitOf(folder: string): Commit | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { id: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain') !== '' };
  } catch {
    return undefined;
  }
}
