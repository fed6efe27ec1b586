import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { affected, stagedFiles, withStaged } from '../../scripts/source/staged';
import { git, gitRepository, remove } from '../git';

const test = suite<{ root: string }>('staged');
const base = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [configmap.yaml]\n`;

/** Two overlays on a base of their own each, and one base that both read. */
const layers = {
  'base/shared/kustomization.yaml': base,
  'base/shared/configmap.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shared }\n',
  'base/shared/README.md': 'shared\n',
  'base/only-prod/kustomization.yaml': base,
  'base/only-prod/configmap.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: only-prod }\n',
  'overlays/dev/kustomization.yaml': 'resources: [../../base/shared]\n',
  'overlays/prod/kustomization.yaml': 'resources: [../../base/shared, ../../base/only-prod]\n',
  'argocd/project.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: logging }\n',
};

test.before.each((context) => {
  context.root = gitRepository(layers);
});
test.after.each(({ root }) => remove(root));

/** Writes files, stages everything, and tells what must be checked. */
async function checked(root: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(root, 'add', '--all');
  return withStaged(root, async (copy) => affected(copy, stagedFiles(root)));
}

test('nothing is staged, nothing is checked', async ({ root }) => {
  writeFileSync(join(root, 'base/shared/configmap.yaml'), 'not staged');
  assert.equal(stagedFiles(root), []);
});

test('a file of an overlay concerns that overlay', async ({ root }) => {
  assert.equal(await checked(root, { 'overlays/dev/stack.yaml': 'a: 1\n' }), ['dev']);
});

test('a file of a base concerns the overlays that read it', async ({ root }) => {
  assert.equal(await checked(root, { 'base/only-prod/configmap.yaml': 'a: 1\n' }), ['prod']);
  assert.equal(await checked(root, { 'base/shared/configmap.yaml': 'a: 1\n' }), ['dev', 'prod']);
});

test('a file that is read by no overlay concerns none', async ({ root }) => {
  assert.equal(await checked(root, { 'base/shared/README.md': 'other\n', 'docs/a.md': 'a\n' }), []);
});

test('argocd is checked for its own files', async ({ root }) => {
  assert.equal(await checked(root, { 'argocd/project.yaml': 'a: 1\n' }), ['argocd']);
});

test('what lies beside the overlays concerns all', async ({ root }) => {
  assert.equal(await checked(root, { 'overlays/stack.schema.json': '{}\n' }), ['dev', 'prod']);
});

test('a deletion and a rename concern all: who read the file cannot be told any more', async ({ root }) => {
  renameSync(join(root, 'base/only-prod/configmap.yaml'), join(root, 'base/only-prod/settings.yaml'));
  assert.equal(await checked(root, {}), ['dev', 'prod']);
});

test('an overlay that went is not checked', async ({ root }) => {
  rmSync(join(root, 'overlays/dev'), { recursive: true });
  assert.equal(await checked(root, {}), ['prod']);
});

test('an overlay whose files cannot be told is checked', async ({ root }) => {
  await checked(root, { 'overlays/dev/kustomization.yaml': 'resources: [https://example.com/base]\n' });
  git(root, 'commit', '-qm', 'remote');
  assert.equal(await checked(root, { 'base/only-prod/configmap.yaml': 'a: 2\n' }), ['dev', 'prod']);
});

test('names may hold spaces, quotes, line breaks and other alphabets', async ({ root }) => {
  const odd = ['a b.yaml', 'it\'s "so".yaml', 'line\nbreak.yaml', 'журнал.yaml', '-n.yaml'];
  const files = Object.fromEntries(odd.map((name) => [`base/only-prod/${name}`, `# ${name.replace('\n', ' ')}\n`]));
  const listed = {
    'base/only-prod/kustomization.yaml': `resources: ${JSON.stringify(['configmap.yaml', ...odd.filter((name) => !name.includes('\n'))])}\n`,
  };
  assert.equal(await checked(root, { ...files, ...listed }), ['prod']);
  assert.equal(
    stagedFiles(root)
      .map(({ path }) => path)
      .sort(),
    [...Object.keys(files), ...Object.keys(listed)].sort(),
  );
  const read = await withStaged(root, async (copy) =>
    Object.keys(files).map((path) => readFileSync(join(copy, path), 'utf8')),
  );
  assert.equal(read, Object.values(files));
});

test('the copy holds what is staged, not what is in the working tree, and goes afterwards', async ({ root }) => {
  const file = 'overlays/dev/stack.yaml';
  await checked(root, { [file]: 'staged\n' });
  writeFileSync(join(root, file), 'changed since\n');
  writeFileSync(join(root, 'overlays/dev/untracked.yaml'), '');
  let copy = '';
  const [text, untracked] = await withStaged(root, async (folder) => {
    copy = folder;
    return [readFileSync(join(folder, file), 'utf8'), existsSync(join(folder, 'overlays/dev/untracked.yaml'))];
  });
  assert.equal([text, untracked], ['staged\n', false]);
  const failed = await withStaged(root, () => Promise.reject(new Error('on the way'))).catch(
    ({ message }: Error) => message,
  );
  assert.is(failed, 'on the way');
  assert.is(existsSync(copy), false);
});

test('the folder may lie inside a larger repository', async ({ root }) => {
  const inner = join(root, 'platform/logging');
  mkdirSync(inner, { recursive: true });
  for (const name of ['base', 'overlays', 'argocd']) renameSync(join(root, name), join(inner, name));
  git(root, 'add', '--all');
  git(root, 'commit', '-qm', 'moved');
  assert.equal(await checked(inner, { 'base/only-prod/configmap.yaml': 'a: 1\n' }), ['prod']);
  assert.equal(stagedFiles(inner), [{ path: 'base/only-prod/configmap.yaml', deleted: false }]);
});

test('the first commit has no last one to differ from', async ({ root }) => {
  git(root, 'update-ref', '-d', 'HEAD');
  assert.equal(await withStaged(root, async (copy) => affected(copy, stagedFiles(root))), ['dev', 'prod', 'argocd']);
});

test('outside of a repository, Git says so', ({ root }) => {
  rmSync(join(root, '.git'), { recursive: true });
  assert.throws(() => stagedFiles(root), /git diff failed|not a git repository/i);
});

test.run();
