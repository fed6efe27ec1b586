import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { runCommand } from './run-command';

/** A bare Git repository that Argo CD reads, and the work tree that it is written from. */
export interface Repository {
  /** `file://` address. */
  address: string;
  /** The work tree. */
  folder: string;
  /** Edits files, commits, pushes, and gives the commit. */
  commit(message: string, edit?: (folder: string) => void): Promise<string>;
  /** A commit that takes everything back to the first one. */
  restore(): Promise<string>;
}

/** The folders that Argo CD sees. */
const folders = ['base', 'overlays', 'argocd'];

/**
 * Makes the repository from the working tree as it is, committed or not.
 * @param address the address in `argocd/`, which is rewritten to the new repository's: the only change.
 */
export async function makeRepository(
  source: string,
  target: string,
  branch: string,
  address: string,
): Promise<Repository> {
  const bare = join(target, 'repository.git');
  const folder = join(target, 'worktree');
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) => runCommand('git', args, { cwd: folder, env: identity });
  await git('init', '--quiet', '--bare', bare);
  await git('init', '--quiet', `--initial-branch=${branch}`);
  for (const name of folders) cpSync(join(source, name), join(folder, name), { recursive: true });

  rewrite(join(folder, 'argocd'), address, `file://${bare}`);

  const commit: Repository['commit'] = async (message, edit) => {
    edit?.(folder);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', `--message=${message}`);
    await git('push', '--quiet', bare, `HEAD:refs/heads/${branch}`);
    return (await git('rev-parse', 'HEAD')).trim();
  };
  const first = await commit('the working tree');
  return {
    address: `file://${bare}`,
    folder,
    commit,
    async restore() {
      await git('rm', '-r', '--quiet', '.');
      await git('checkout', '--quiet', first, '--', '.');
      return commit('back to the working tree');
    },
  };
}

function rewrite(folder: string, from: string, to: string): void {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml'));
  for (const file of files.map((name) => join(folder, name))) {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
  }
}

// The developer's own Git configuration (signing, hooks, templates) must not matter here.
const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'cluster tests',
  GIT_AUTHOR_EMAIL: 'cluster-tests@example.com',
  GIT_COMMITTER_NAME: 'cluster tests',
  GIT_COMMITTER_EMAIL: 'cluster-tests@example.com',
};

/** Adds an inline patch to an overlay's kustomization: it applies to whatever its parts and components made. */
export function addPatch(folder: string, overlay: string, patch: object | readonly object[], target?: object): void {
  append(folder, overlay, 'patches', { ...(target ? { target } : {}), patch: JSON.stringify(patch) });
}

/** Adds an object of its own to an overlay. */
export function addObject(folder: string, overlay: string, file: string, object: object): void {
  writeFileSync(join(folder, 'overlays', overlay, file), JSON.stringify(object, null, 2));
  append(folder, overlay, 'resources', file);
}

function append(folder: string, overlay: string, field: string, value: unknown): void {
  const file = join(folder, 'overlays', overlay, 'kustomization.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (document.has(field)) document.addIn([field], value);
  else document.set(field, [value]);
  writeFileSync(file, document.toString());
}
