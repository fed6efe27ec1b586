import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import type { Blob } from './blobs';
import { layBlobs } from './blobs';
import { closure } from './closure';
import { gitRepository, run } from './git';
import { overlayNames } from './load';
import { withTemporaryFolder } from './temporary';

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
  const options = ['--cached', '--no-ext-diff', '--no-renames', '--relative', '--name-status', '-z'];
  const fields = run(root, ['diff', ...options, '--', ...watched], 'git diff failed').split('\0');
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
  const everywhere = staged.some(
    ({ path, deleted }) => (deleted && !path.startsWith('argocd/')) || /^overlays\/[^/]*$/.test(path),
  );
  const overlays = existsSync(join(root, 'overlays')) ? overlayNames(root) : [];
  const reading = overlays.filter(
    (name) => everywhere || own(`overlays/${name}`) || reads(root, `overlays/${name}`, staged),
  );
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
export function withStaged<T>(root: string, use: (copy: string) => Promise<T>): Promise<T> {
  return withTemporaryFolder('efk-staged-', (copy) => {
    const { top, prefix } = gitRepository(root);
    const listed = run(
      root,
      ['ls-files', '--cached', '--stage', '--full-name', '-z', '--', ...watched],
      'git ls-files failed',
    );
    const blobs = listed.split('\0').flatMap((line): Blob[] => {
      const [, mode = '', id = '', path = ''] = /^(\d+) ([0-9a-f]+) 0\t(.*)$/s.exec(line) ?? [];
      return path ? [{ mode, id, path }] : [];
    });
    layBlobs(top, blobs, copy);
    return use(join(copy, prefix));
  });
}
