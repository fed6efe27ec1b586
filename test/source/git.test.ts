import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { changedFiles, gitRepository, mergeBase, withCheckout } from '../../scripts/source/git';
import { remove } from '../commands/cli';
import { commit, emptyFolder, git, gitRepositoryWith, write } from '../commands/git';

const made: string[] = [];
const repository = (files?: Record<string, string>) => made[made.push(gitRepositoryWith(files)) - 1] as string;
const message = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    assert.instance(error, InputError);
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

const test = suite('git');
test.after(() => made.forEach(remove));

test('the base is the last commit common with the main branch', () => {
  const root = repository();
  const fork = git(root, 'rev-parse', 'HEAD');
  git(root, 'checkout', '--quiet', '-b', 'feature');
  commit(root, 'mine', { 'a.txt': 'a' });
  git(root, 'checkout', '--quiet', 'main');
  commit(root, 'theirs', { 'b.txt': 'b' });
  git(root, 'checkout', '--quiet', 'feature');
  assert.equal(mergeBase(gitRepository(root)), { commit: fork, ref: 'main' });
  assert.equal(changedFiles(gitRepository(root), fork), ['a.txt']);
});

test('a detached head and a named base', () => {
  const root = repository();
  const first = git(root, 'rev-parse', 'HEAD');
  git(root, 'tag', 'v1');
  commit(root, 'second', { 'a.txt': 'a' });
  git(root, 'checkout', '--quiet', '--detach');
  git(root, 'branch', '--quiet', '-D', 'main');
  assert.match(
    message(() => mergeBase(gitRepository(root))),
    /expected a main branch .*--base REF/,
  );
  assert.equal(mergeBase(gitRepository(root), 'v1'), { commit: first, ref: 'v1' });
});

test('an unknown base, an option as a base, and no repository', () => {
  const root = repository();
  assert.match(
    message(() => mergeBase(gitRepository(root), 'nowhere')),
    /^--base nowhere: expected a branch/,
  );
  assert.match(
    message(() => mergeBase(gitRepository(root), '--output=x')),
    /^--base --output=x: expected a branch/,
  );
  const empty = emptyFolder();
  made.push(empty);
  assert.match(
    message(() => gitRepository(empty)),
    /expected a Git repository, found none/,
  );
  git(empty, 'init', '--quiet', '--initial-branch', 'main');
  assert.match(
    message(() => mergeBase(gitRepository(empty), 'HEAD')),
    /expected a branch, a tag or a commit/,
  );
});

test('a shallow clone says what to type', () => {
  const root = repository();
  git(root, 'checkout', '--quiet', '-b', 'feature');
  commit(root, 'mine', { 'a.txt': 'a' });
  git(root, 'checkout', '--quiet', 'main');
  commit(root, 'theirs', { 'b.txt': 'b' });
  const clone = emptyFolder();
  made.push(clone);
  git(clone, 'clone', '--quiet', '--depth', '1', '--no-single-branch', `file://${root}`, 'copy');
  const copy = join(clone, 'copy');
  git(copy, 'checkout', '--quiet', 'feature');
  assert.match(
    message(() => mergeBase(gitRepository(copy))),
    /expected a common commit with HEAD, found none; .*git fetch --unshallow/,
  );
});

test('histories that never met', () => {
  const root = repository();
  git(root, 'checkout', '--quiet', '--orphan', 'other');
  commit(root, 'another beginning');
  assert.match(
    message(() => mergeBase(gitRepository(root))),
    /name another with --base REF/,
  );
});

test('changed files: staged, not staged, new, renamed, with every character a name may have', () => {
  const root = repository({ 'old name.txt': 'a\nb\nc\n' });
  const base = git(root, 'rev-parse', 'HEAD');
  const odd = 'sp ace "quote" \'tick\'\nline\u001b[31m.txt';
  git(root, 'mv', 'old name.txt', 'new name.txt');
  write(root, { [odd]: 'x', 'overlays/dev/configmap.yaml': 'changed' });
  assert.equal(
    changedFiles(gitRepository(root), base),
    ['new name.txt', 'old name.txt', 'overlays/dev/configmap.yaml', odd].sort(),
  );
});

test('lays the files of a commit beside, and takes them away', async () => {
  const root = repository({ 'a file': 'then' });
  const base = git(root, 'rev-parse', 'HEAD');
  commit(root, 'now', { 'a file': 'now', 'overlays/dev/stack.yaml': null });
  const before = git(root, 'status', '--porcelain');
  let seen = '';
  await withCheckout(gitRepository(root), base, async (folder) => {
    seen = folder;
    assert.is(readFileSync(join(folder, 'a file'), 'utf8'), 'then');
    assert.ok(existsSync(join(folder, 'overlays/dev/stack.yaml')));
  });
  assert.not.ok(existsSync(seen));
  assert.is(git(root, 'status', '--porcelain'), before);
  assert.is(git(root, 'worktree', 'list', '--porcelain').match(/^worktree /gm)?.length, 1);
});

test('takes them away when the work on them fails', async () => {
  const root = repository();
  let seen = '';
  const failing = withCheckout(gitRepository(root), 'HEAD', async (folder) => {
    seen = folder;
    throw new Error('broken');
  });
  assert.is(await failing.catch((error: Error) => error.message), 'broken');
  assert.ok(seen);
  assert.not.ok(existsSync(seen));
});

test('runs no hook, no filter and no other program of the repository', async () => {
  const canary = join(emptyFolder(), 'ran');
  made.push(join(canary, '..'));
  const root = repository({ '.gitattributes': '* filter=evil diff=evil\n' });
  const program = `sh -c 'touch "${canary}"; cat'`;
  for (const [name, value] of [
    ['filter.evil.smudge', program],
    ['filter.evil.process', program],
    ['filter.evil.required', 'true'],
    ['diff.evil.textconv', program],
    ['diff.external', program],
    ['core.fsmonitor', program],
  ] as const) {
    git(root, 'config', name, value);
  }
  for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
    write(root, { [`.git/hooks/${hook}`]: `#!/bin/sh\ntouch "${canary}"\n` });
    chmodSync(join(root, '.git/hooks', hook), 0o755);
  }
  write(root, { 'overlays/dev/configmap.yaml': 'changed' });
  const here = gitRepository(root);
  await withCheckout(here, mergeBase(here).commit, async (folder) =>
    assert.ok(readdirSync(folder).includes('overlays')),
  );
  assert.ok(changedFiles(here, 'HEAD').includes('overlays/dev/configmap.yaml'));
  assert.not.ok(existsSync(canary), 'something of the repository was run');
});

test('a link of the commit is a link, and nothing is written through it', async () => {
  const outside = emptyFolder();
  made.push(outside);
  const root = repository();
  symlinkSync(outside, join(root, 'overlays/out'));
  commit(root, 'a link that leads out');
  await withCheckout(gitRepository(root), 'HEAD', async (folder) => {
    assert.ok(lstatSync(join(folder, 'overlays/out')).isSymbolicLink());
  });
  assert.equal(readdirSync(outside), []);
});

test('a repository inside a folder of a larger one', async () => {
  const outer = emptyFolder();
  made.push(outer);
  git(outer, 'init', '--quiet', '--initial-branch', 'main');
  write(outer, { 'platform/logging/overlays/dev/a.yaml': 'x' });
  commit(outer, 'first');
  const inner = gitRepository(join(outer, 'platform/logging'));
  assert.is(inner.prefix, 'platform/logging/');
  await withCheckout(inner, 'HEAD', async (folder) => assert.ok(existsSync(join(folder, 'overlays/dev/a.yaml'))));
});

test.run();
