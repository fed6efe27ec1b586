import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryWith } from './cli';

/** Git of a test: no configuration of the user, no network. */
export function git(root: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...identity, ...args], {
    cwd: root,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A repository with two clean overlays, committed on `main`; with these files beside them. */
export function gitRepositoryWith(files: Readonly<Record<string, string>> = {}): string {
  const root = repositoryWith(files);
  git(root, 'init', '--quiet', '--initial-branch', 'main');
  commit(root, 'first');
  return root;
}

/** Writes files (null removes one) and commits everything. */
export function commit(root: string, message: string, files: Readonly<Record<string, string | null>> = {}): void {
  write(root, files);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', message);
}

/** Writes files (null removes one) and commits nothing. */
export function write(root: string, files: Readonly<Record<string, string | null>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (content === null) rmSync(join(root, path));
    else writeFileSync(join(root, path), content);
  }
}

/** An empty temporary folder. */
export const emptyFolder = () => mkdtempSync(join(tmpdir(), 'efk-'));
