import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import type { Blob } from './blobs';
import { layBlobs } from './blobs';
import { withTemporaryFolder } from './temporary';

/** Where the main branch is looked for, when no base is named. */
const mainBranches = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** Nothing that a repository configures may run a program while its files are read. */
const inert = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'submodule.recurse=false', 'diff.external='];

/** A repository's working tree, or a folder inside it. */
export interface Repository {
  /** The top of the working tree. */
  top: string;
  /** From the top to the folder that was asked about: `` or `platform/logging/`. */
  prefix: string;
}

/** The commit that a change is compared with. */
export interface Base {
  commit: string;
  /** What it was found from: `origin/main`. */
  ref: string;
}

/** @throws InputError when the folder is in no Git repository. */
export function gitRepository(root: string): Repository {
  const lines = run(
    root,
    ['rev-parse', '--show-toplevel', '--show-prefix'],
    `${root}: expected a Git repository, found none`,
  );
  const [top = root, prefix = ''] = lines.split('\n');
  return { top: realpathSync(top), prefix };
}

/**
 * The last common commit of HEAD and a reference, by default the main branch.
 * @throws InputError for an unknown reference, and where the histories meet nowhere, as in a shallow clone.
 */
export function mergeBase({ top }: Repository, asked?: string): Base {
  const ref = asked ?? mainBranches.find((name) => commitOf(top, name) !== undefined);
  if (ref === undefined)
    throw new InputError(`expected a main branch (${mainBranches.join(', ')}), found none: name one with --base REF`);
  const commit = commitOf(top, ref);
  if (commit === undefined)
    throw new InputError(`--base ${ref}: expected a branch, a tag or a commit, found none of that name`);
  if (commitOf(top, 'HEAD') === undefined) throw new InputError('expected a commit at HEAD, found an empty history');
  const common = attempt(top, ['merge-base', commit, 'HEAD']);
  if (common) return { commit: common, ref };
  const shallow = run(top, ['rev-parse', '--is-shallow-repository'], '') === 'true';
  const remedy = shallow ? 'the clone is shallow: git fetch --unshallow' : 'name another with --base REF';
  throw new InputError(`${ref}: expected a common commit with HEAD, found none; ${remedy}`);
}

/** Every file that differs between a commit and the working tree, new ones among them; paths from the top, sorted. */
export function changedFiles({ top }: Repository, commit: string): string[] {
  const tracked = run(
    top,
    [
      ...withoutFilters(top),
      'diff',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--name-only',
      '-z',
      commit,
      '--',
    ],
    'git diff failed',
  );
  const untracked = run(top, ['ls-files', '--others', '--exclude-standard', '-z'], 'git ls-files failed');
  return Array.from(new Set(`${tracked}\0${untracked}`.split('\0').filter(Boolean))).sort();
}

/**
 * Lays the files of a commit into a temporary folder while `use` runs, and removes them afterwards, also on an interrupt.
 * They are laid as they are stored: nothing that the working tree says of attributes, hooks or filters touches the base.
 */
export function withCheckout<T>(repository: Repository, commit: string, use: (root: string) => Promise<T>): Promise<T> {
  return withTemporaryFolder('efk-base-', (folder) => {
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    const listed = run(
      repository.top,
      ['ls-tree', '-r', '-z', '--full-tree', commit],
      `${commit}: expected a commit whose files are here`,
    );
    const blobs = listed.split('\0').flatMap((line): Blob[] => {
      const [, mode = '', id = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return path ? [{ mode, id, path }] : [];
    });
    layBlobs(repository.top, blobs, tree);
    return use(join(tree, repository.prefix));
  });
}

/** A filter that is configured (Git LFS is one) would be run by what `.gitattributes` of the commit says. */
function withoutFilters(top: string): string[] {
  const configured = attempt(top, ['config', '--name-only', '--get-regexp', '^filter\\.']) ?? '';
  return configured
    .split('\n')
    .filter(Boolean)
    .flatMap((name) => ['-c', `${name}=${name.endsWith('.required') ? 'false' : ''}`]);
}

/** The commit that a name stands for; undefined where it stands for none. */
export function commitOf(top: string, ref: string): string | undefined {
  return attempt(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
}

function attempt(cwd: string, args: readonly string[]): string | undefined {
  try {
    return git(cwd, args).trim();
  } catch {
    return undefined;
  }
}

/**
 * What git prints, without the last line break.
 * @param failure what the message begins with when git fails.
 * @throws InputError with what git says.
 */
export function run(
  cwd: string,
  args: readonly string[],
  failure: string,
  env: NodeJS.ProcessEnv = {},
  input = '',
): string {
  try {
    return git(cwd, args, env, input).replace(/\n$/, '');
  } catch (error) {
    const { code, stderr = '' } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') throw new InputError('expected git, found no such program');
    throw new InputError([failure, stderr.trim()].filter(Boolean).join(': '));
  }
}

function git(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): string {
  return execFileSync('git', gitArguments(args), {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: gitEnvironment(env),
  });
}

/** The arguments of a call of git, after the settings that keep what a repository configures from running. */
export const gitArguments = (args: readonly string[]) => [...inert.flatMap((setting) => ['-c', setting]), ...args];

/** The environment of a call of git: it asks nobody and locks nothing. */
export const gitEnvironment = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  ...env,
});
