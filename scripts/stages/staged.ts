import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closure } from './closure';
import { InputError } from './error';
import { overlayNames } from './load';

/** The folders whose files are rendered or checked. */
export const watched = ['base', 'overlays', 'argocd'] as const;

/** A file of the next commit that differs from the last one. */
export interface Staged {
  /** Relative to the repository's root. */
  path: string;
  deleted: boolean;
}

/**
 * The files under `base/`, `overlays/` and `argocd/` that the next commit changes; a rename is a deletion and a new file.
 * @throws InputError where there is no Git repository.
 */
export function stagedFiles(root: string): Staged[] {
  const fields = git(root, ['diff', '--cached', '--no-ext-diff', '--no-renames', '--relative', '--name-status', '-z', '--', ...watched]).split('\0');
  return fields.flatMap((status, index) => {
    const path = fields[index + 1];
    return index % 2 === 0 && path ? [{ path, deleted: status === 'D' }] : [];
  });
}

/**
 * What must be checked because of some files: overlays that read one of them, and `argocd`. A deletion, a file that lies
 * beside the overlays and an overlay whose files cannot be told are checked everywhere.
 * @param root a folder with what will be committed.
 */
export function affected(root: string, staged: readonly Staged[]): string[] {
  const own = (folder: string) => staged.some(({ path }) => path.startsWith(`${folder}/`));
  const everywhere = staged.some(({ path, deleted }) => (deleted && !path.startsWith('argocd/')) || /^overlays\/[^/]*$/.test(path));
  const overlays = existsSync(join(root, 'overlays')) ? overlayNames(root) : [];
  const reading = overlays.filter((name) => everywhere || own(`overlays/${name}`) || reads(root, `overlays/${name}`, staged));
  return [...reading, ...(own('argocd') && existsSync(join(root, 'argocd')) ? ['argocd'] : [])];
}

function reads(root: string, folder: string, staged: readonly Staged[]): boolean {
  try {
    const files = new Set(closure(root, folder));
    return staged.some(({ path }) => files.has(path));
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}

/** Lays what will be committed into a temporary folder while `use` runs: the working tree may hold other text. */
export async function withStaged<T>(root: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'efk-staged-'));
  try {
    const prefix = git(root, ['rev-parse', '--show-prefix']).replace(/\n$/, '');
    const files = git(root, ['ls-files', '--cached', '-z', '--', ...watched]);
    git(root, ['checkout-index', '-z', '--stdin', `--prefix=${copy}/`], files);
    return await use(join(copy, prefix));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function git(cwd: string, args: readonly string[], input = ''): string {
  try {
    return execFileSync('git', args, { cwd, input, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') throw new InputError('expected git, found no such program');
    throw new InputError(`git ${args[0]} failed: ${stderr?.trim() || (error as Error).message}`);
  }
}
