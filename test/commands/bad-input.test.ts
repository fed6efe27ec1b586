import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cli, remove, repositoryWith } from './cli';

const test = suite('bad input');

/** Runs a command on a repository that is wrong in one thing; asserts exit 2, the message, and nothing written. */
async function refuses(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  expected: readonly string[],
): Promise<void> {
  const root = repositoryWith(files);
  try {
    const run = await cli(args, { root, cwd: root });
    assert.is(run.code, 2, run.stderr);
    assert.is(run.stdout, '');
    for (const part of expected) assert.ok(run.stderr.includes(part), `expected "${part}" in: ${run.stderr}`);
    assert.not.match(run.stderr, /\n\s+at /);
    assert.is(existsSync(join(root, 'dist')), false);
  } finally {
    remove(root);
  }
}

test('an unknown overlay, with the nearest name', () =>
  refuses({}, ['render', 'prdo'], ['unknown overlay prdo (did you mean prod?)', 'expected one of dev, prod']));

test('an overlay without a kustomization', () =>
  refuses(
    { 'overlays/staging/stack.yaml': '' },
    ['render', 'staging'],
    ['overlays/staging: expected kustomization.yaml, found none'],
  ));

test('a file that is not there, with the kustomization that names it', () =>
  refuses(
    { 'overlays/prod/kustomization.yaml': 'resources: [missing.yaml]\n' },
    ['render', 'prod'],
    ['overlays/prod/kustomization.yaml: expected a path inside the repository, found missing.yaml, where nothing is'],
  ));

test("kustomize's own error, whole, with the overlay", () =>
  refuses(
    { 'overlays/prod/kustomization.yaml': 'resources: [configmap.yaml, configmap.yaml]\n' },
    ['render', 'prod'],
    ['overlays/prod: kustomize build failed', 'may not add resource with an already registered id'],
  ));

test('malformed YAML, with line and column', () =>
  refuses({ 'bad.yaml': 'kind: Pod\nmetadata: {\n' }, ['validate', 'bad.yaml'], ['bad.yaml:']));

test('a duplicate key, with its line', () =>
  refuses(
    { 'bad.yaml': 'apiVersion: v1\nkind: Pod\nkind: Pod\n' },
    ['validate', 'bad.yaml'],
    ['bad.yaml:3:1: Map keys must be unique'],
  ));

test('a document without kind', () =>
  refuses(
    { 'bad.yaml': 'apiVersion: v1\nmetadata: { name: a }\n' },
    ['validate', 'bad.yaml'],
    ['bad.yaml:1: expected kind, found none'],
  ));

test('an empty file', () =>
  refuses(
    { 'empty.yaml': '# nothing\n' },
    ['validate', 'empty.yaml'],
    ['empty.yaml: expected at least one object, found none'],
  ));

test('a folder without YAML', () =>
  refuses({ 'notes/a.txt': '' }, ['validate', 'notes'], ['notes: expected YAML or JSON files, found none']));

test('empty standard input', () => refuses({}, ['validate', '-'], ['-: expected at least one object, found none']));

test('an overlay that renders to nothing', () =>
  refuses({ 'overlays/prod/kustomization.yaml': 'resources: []\n' }, ['render', 'prod'], ['overlays/prod']));

test('an unknown option', () => refuses({}, ['render', '--frobnicate'], ['Unknown argument: frobnicate']));

test('an unknown command, with the nearest name', () => refuses({}, ['rendr'], ['Did you mean render?']));

test('an unknown policy, with the nearest name', () =>
  refuses(
    {},
    ['validate', '--only', 'kubernetes/memory-limit'],
    ['unknown policy or group kubernetes/memory-limit (did you mean kubernetes/memory-limits?)'],
  ));

test('a target that is not there', () =>
  refuses({}, ['validate', 'nowhere.yaml'], ['nowhere.yaml: expected an overlay (dev, prod)']));

test('an unknown field in stack.yaml, with its line and the nearest name', () =>
  refuses(
    {
      'overlays/prod/stack.yaml':
        'apiVersion: efk-gitops/v1\nkind: Stack\nenviroment: prod\nkubernetesVersion: "1.36"\ncontainerRuntime: containerd\n',
    },
    ['render', 'prod'],
    [
      'overlays/prod/stack.yaml:3:13: the document: unknown field enviroment (did you mean environment?)',
      'expected environment, found none',
    ],
  ));

test('a wrong value in stack.yaml, with what was expected and found', () =>
  refuses(
    {
      'overlays/prod/stack.yaml':
        'apiVersion: efk-gitops/v1\nkind: Stack\nenvironment: live\nkubernetesVersion: "1.36"\ncontainerRuntime: containerd\n',
    },
    ['render', 'prod'],
    ['overlays/prod/stack.yaml:3:14: environment: expected one of dev, staging, prod, found "live"'],
  ));

test('an output folder that cannot be made', async () => {
  const root = repositoryWith({ taken: 'a file stands where the folder should be' });
  try {
    const run = await cli(['render', 'prod', '--output', 'taken/dist'], { root, cwd: root });
    assert.is(run.code, 2, run.stderr);
    assert.match(run.stderr, /taken.*: expected a place to write, found a file in its path/);
  } finally {
    remove(root);
  }
});

// permissions do not bind root, which is who runs this in many containers
if (process.getuid?.() !== 0) {
  test('an unreadable file', async () => {
    const root = repositoryWith({ 'secret.yaml': 'kind: Pod\n' });
    chmodSync(join(root, 'secret.yaml'), 0o000);
    const run = await cli(['validate', 'secret.yaml'], { root, cwd: root });
    assert.is(run.code, 2);
    assert.match(run.stderr, /secret.yaml: expected a readable file, found no permission/);
    remove(root);
  });
}

test('secrets for an overlay that expects none', () =>
  refuses(
    {
      'overlays/prod/stack.yaml':
        'apiVersion: efk-gitops/v1\nkind: Stack\nenvironment: prod\nkubernetesVersion: "1.36"\ncontainerRuntime: containerd\n',
    },
    ['secrets', 'prod'],
    ['expected Secrets under external, found none'],
  ));

test('an overlay that does not say where Argo CD puts it', () =>
  refuses(
    {
      'overlays/prod/stack.yaml':
        'apiVersion: efk-gitops/v1\nkind: Stack\nenvironment: prod\nkubernetesVersion: "1.36"\ncontainerRuntime: containerd\nexternal: [{ kind: Namespace, name: kube-logging }]\n',
    },
    ['render', 'prod'],
    ['overlays/prod/stack.yaml: expected argocd (repository, revision, destination), found none'],
  ));

test('leaves what stood in the output folder when it cannot render', async () => {
  const root = repositoryWith({ 'overlays/prod/kustomization.yaml': 'resources: [missing.yaml]\n' });
  mkdirSync(join(root, 'dist/prod'), { recursive: true });
  writeFileSync(join(root, 'dist/prod/manifests.yaml'), 'before');
  const run = await cli(['render', 'prod'], { root, cwd: root });
  assert.is(run.code, 2);
  assert.is(existsSync(join(root, 'dist/prod/application.yaml')), false);
  remove(root);
});

test.run();
