import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { git, gitEnvironment, remove } from '../git';
import { cli, repository, repositoryWith, unlimited } from './cli';

const test = suite<{ root: string }>('staged');

test.before.each((context) => {
  context.root = repositoryWith();
  git(context.root, 'init', '-q', '-b', 'main');
  git(context.root, 'add', '--all');
  git(context.root, 'commit', '-qm', 'start');
});
test.after.each(({ root }) => remove(root));

const file = 'overlays/dev/configmap.yaml';

/** Runs Git in a repository that has the hook; `node` may be another program. */
function withHook(root: string, args: readonly string[], path = ''): { code: number | null; output: string } {
  cpSync(join(repository, '.githooks'), join(root, '.githooks'), { recursive: true });
  for (const name of ['scripts', 'policies', 'node_modules']) symlinkSync(join(repository, name), join(root, name));
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  git(root, ...(scripts['hooks'] ?? '').split(' ').slice(1));
  const env = gitEnvironment({ EFK_ROOT: root, PATH: `${path}${delimiter}${process.env['PATH'] ?? ''}` });
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, env, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

test('judges the text that is staged, and no other overlay', async ({ root }) => {
  writeFileSync(join(root, file), readFileSync(join(root, file), 'utf8').replace('info', 'debug'));
  git(root, 'add', file);
  writeFileSync(join(root, file), 'broken: [');
  writeFileSync(join(root, 'overlays/prod/configmap.yaml'), 'broken: [');
  const run = await cli(['staged'], { root, cwd: root });
  assert.is(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /^staged: dev\n1 object, /);
});

test('names the finding by its place in the repository, though the working tree is repaired', async ({ root }) => {
  const clean = readFileSync(join(root, file), 'utf8');
  writeFileSync(join(root, file), unlimited);
  git(root, 'add', file);
  writeFileSync(join(root, file), clean);
  const run = await cli(['staged'], { root, cwd: root });
  assert.is(run.code, 1, run.stderr);
  assert.match(run.stdout, 'kibana has no memory limit');
  assert.match(run.stdout, `${file}:6:`);
  assert.not.match(run.stdout, 'efk-staged-');
});

test('a deleted file that is still named cannot be rendered', async ({ root }) => {
  git(root, 'rm', '-q', file);
  const run = await cli(['staged'], { root, cwd: root });
  assert.is(run.code, 2);
  assert.match(run.stderr, 'configmap.yaml');
});

test('says when there is nothing to check', async ({ root }) => {
  const nothing = await cli(['staged'], { root, cwd: root });
  assert.equal([nothing.code, nothing.stdout], [0, 'nothing staged in base/, overlays/ or argocd/\n']);
  mkdirSync(join(root, 'base'));
  writeFileSync(join(root, 'base/README.md'), 'read by no overlay\n');
  git(root, 'add', 'base');
  const unread = await cli(['staged'], { root, cwd: root });
  assert.equal([unread.code, unread.stdout], [0, 'no overlay reads what is staged\n']);
});

test('the hook refuses a commit with an error, also one of a single file', ({ root }) => {
  writeFileSync(join(root, file), unlimited);
  const { code, output } = withHook(root, ['commit', '-qm', 'no limit', file]);
  assert.is(code, 1, output);
  assert.match(output, 'kibana has no memory limit');
  assert.is(git(root, 'log', '--format=%s'), 'start\n');
});

test('the hook lets a clean commit through', ({ root }) => {
  writeFileSync(join(root, file), readFileSync(join(root, file), 'utf8').replace('info', 'debug'));
  const { code, output } = withHook(root, ['commit', '-qam', 'debug']);
  assert.is(code, 0, output);
  assert.match(output, 'staged: dev');
  assert.is(git(root, 'log', '--format=%s'), 'debug\nstart\n');
});

test('the hook does not even start for a commit that changes nothing it checks', ({ root }) => {
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/node'), '#!/bin/sh\necho started\nexit 9\n');
  chmodSync(join(root, 'bin/node'), 0o755);
  writeFileSync(join(root, 'notes.md'), 'nothing to render\n');
  git(root, 'add', 'notes.md');
  const notes = withHook(root, ['commit', '-qm', 'notes'], join(root, 'bin'));
  assert.equal([notes.code, notes.output], [0, '']);
});

test.run();
