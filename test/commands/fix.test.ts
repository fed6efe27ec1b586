import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cli, remove, repositoryWith } from './cli';

const test = suite<{ root: string }>('validate --fix');

const pod = `# as it grew
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: kube-logging }
spec:
  serviceAccount: web # the old name
  containers:
    - { name: web, image: "nginx:1.29.3", imagePullPolicy: Always }
`;
const fixed = pod.replace('serviceAccount:', 'serviceAccountName:').replace(', imagePullPolicy: Always', '');
const only = ['--only', 'kubernetes/service-account-alias', 'images/pull-policy'];

test.before.each((context) => {
  context.root = repositoryWith({ 'pod.yaml': pod });
});
test.after.each(({ root }) => remove(root));

const read = (root: string, file = 'pod.yaml') => readFileSync(join(root, file), 'utf8');

test('writes the file, tells how much, and checks again', async ({ root }) => {
  chmodSync(join(root, 'pod.yaml'), 0o640);
  const run = await cli(['validate', 'pod.yaml', '--fix', ...only], { root, cwd: root });
  assert.is(run.stderr, '');
  assert.is(run.code, 0);
  assert.match(run.stdout, 'fixed 2 findings in 1 file\n');
  assert.match(run.stdout, '1 object, 2 rules: 0 errors, 0 warnings, 0 waived');
  assert.is(read(root), fixed);
  assert.is(statSync(join(root, 'pod.yaml')).mode & 0o777, 0o640);
});

test('is done after the first time', async ({ root }) => {
  await cli(['validate', 'pod.yaml', '--fix', ...only], { root, cwd: root });
  const run = await cli(['validate', 'pod.yaml', '--fix', ...only], { root, cwd: root });
  assert.is(run.code, 0);
  assert.match(run.stdout, 'fixed 0 findings in 0 files\n');
  assert.is(read(root), fixed);
});

test('exits 1 while errors remain, which the report shows alone', async ({ root }) => {
  const run = await cli(['validate', 'pod.yaml', '--fix', '--format', 'json', ...only, 'kubernetes/memory-limits'], {
    root,
    cwd: root,
  });
  assert.is(run.code, 1);
  assert.equal(
    JSON.parse(run.stdout).findings.map(({ policy }: { policy: string }) => policy),
    ['kubernetes/memory-limits'],
  );
  assert.is(run.stderr, 'fixed 2 findings in 1 file\n');
});

test('--dry-run shows the diff and writes nothing', async ({ root }) => {
  writeFileSync(join(root, 'windows.yaml'), pod.replaceAll('\n', '\r\n').replace('name: web,', 'name: other,'));
  const run = await cli(['validate', 'pod.yaml', '--fix', '--dry-run', ...only], { root, cwd: root });
  assert.is(run.stderr, 'would fix 2 findings in 1 file\n');
  assert.is(
    run.stdout,
    `--- a/pod.yaml
+++ b/pod.yaml
@@ -2,7 +2,7 @@
 apiVersion: v1
 kind: Pod
 metadata: { name: web, namespace: kube-logging }
 spec:
-  serviceAccount: web # the old name
+  serviceAccountName: web # the old name
   containers:
-    - { name: web, image: "nginx:1.29.3", imagePullPolicy: Always }
+    - { name: web, image: "nginx:1.29.3" }
`,
  );
  assert.is(run.code, 0); // warnings
  assert.is(read(root), pod);
  const windows = await cli(['validate', 'windows.yaml', '--fix', '--dry-run', ...only], { root, cwd: root });
  assert.match(
    windows.stdout,
    '-  serviceAccount: web # the old name\r\n+  serviceAccountName: web # the old name\r\n',
  );
});

test('--dry-run alone is a mistake', async ({ root }) => {
  const run = await cli(['validate', 'pod.yaml', '--dry-run'], { root, cwd: root });
  assert.is(run.code, 2);
  assert.is(run.stderr, 'error: --dry-run: expected --fix with it, found it alone\n');
});

test('prints standard input as it should be, and the report beside it', async ({ root }) => {
  const run = await cli(['validate', '-', '--fix', ...only], { root, cwd: root, input: pod });
  assert.is(run.code, 0, run.stderr);
  assert.is(run.stdout, fixed);
  assert.match(run.stderr, 'fixed 2 findings in 1 file\n1 object, 2 rules: 0 errors');
  const clean = await cli(['validate', '-', '--fix', ...only], { root, cwd: root, input: fixed });
  assert.is(clean.stdout, fixed);
});

test('edits a file outside of the repository where it lies, byte for byte', async ({ root }) => {
  const folder = mkdtempSync(join(tmpdir(), 'efk-outside-'));
  const file = join(folder, 'pod.yaml');
  const odd = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}---\r\n# nothing\r\n`;
  writeFileSync(file, odd(pod));
  const run = await cli(['validate', file, '--fix', ...only], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.is(readFileSync(file, 'utf8'), odd(fixed));
  remove(folder);
});

test('repairs a base once for two overlays', async ({ root }) => {
  mkdirSync(join(root, 'base'));
  writeFileSync(join(root, 'base/kustomization.yaml'), 'resources: [pod.yaml]\n');
  writeFileSync(join(root, 'base/pod.yaml'), pod);
  for (const overlay of ['dev', 'prod'])
    writeFileSync(join(root, `overlays/${overlay}/kustomization.yaml`), 'resources: [../../base]\n');
  const run = await cli(['validate', 'dev', 'prod', '--fix', ...only], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.match(run.stdout, 'fixed 2 findings in 1 file\n');
  assert.is(read(root, 'base/pod.yaml'), fixed);
});

test('leaves what is waived', async ({ root }) => {
  mkdirSync(join(root, 'waived'));
  writeFileSync(join(root, 'waived/pod.yaml'), pod);
  const until = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  const waiver = `{ policy: images/pull-policy, target: Pod/web, reason: The registry is on the node., owner: platform, expires: "${until}" }`;
  const head =
    'apiVersion: efk-gitops/v1\nkind: Stack\nenvironment: dev\nkubernetesVersion: "1.36"\ncontainerRuntime: containerd\n';
  writeFileSync(join(root, 'waived/stack.yaml'), `${head}waivers: [${waiver}]\n`);
  const run = await cli(['validate', 'waived', '--fix', ...only], { root, cwd: root });
  assert.is(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, 'fixed 1 finding in 1 file\n');
  assert.match(read(root, 'waived/pod.yaml'), 'imagePullPolicy: Always');
});

test('says what it leaves, and why', async ({ root }) => {
  writeFileSync(join(root, 'pod.yaml'), pod.replace('serviceAccount: web', 'serviceAccount: &n web\n  nodeName: *n'));
  const run = await cli(['validate', 'pod.yaml', '--fix', '--only', 'kubernetes/service-account-alias'], {
    root,
    cwd: root,
  });
  assert.match(
    run.stdout,
    'left: Pod kube-logging/web: the pod sets serviceAccount, the deprecated alias [kubernetes/service-account-alias]: its value is shared through the anchor &n\n',
  );
  assert.match(run.stdout, 'fixed 0 findings in 0 files');
});

test('refuses a read-only file, and writes none of the others', async ({ root }) => {
  mkdirSync(join(root, 'two'));
  writeFileSync(join(root, 'two/a.yaml'), pod);
  writeFileSync(join(root, 'two/b.yaml'), pod.replace('name: web,', 'name: other,'));
  chmodSync(join(root, 'two/b.yaml'), 0o444);
  const run = await cli(['validate', 'two', '--fix', ...only], { root, cwd: root });
  assert.is(run.code, 2);
  assert.is(
    run.stderr,
    'error: two/b.yaml: expected a file that may be written, found no permission; nothing was written\n',
  );
  assert.is(read(root, 'two/a.yaml'), pod);
});

test('refuses a link that leads elsewhere, and follows one that does not', async ({ root }) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'efk-elsewhere-'));
  writeFileSync(join(elsewhere, 'pod.yaml'), pod);
  symlinkSync(join(elsewhere, 'pod.yaml'), join(root, 'out.yaml'));
  symlinkSync('pod.yaml', join(root, 'in.yaml'));
  const out = await cli(['validate', 'out.yaml', '--fix', ...only], { root, cwd: root });
  assert.is(out.code, 2);
  assert.match(
    out.stderr,
    'out.yaml: expected a file of out.yaml, found a link that leads out of it; nothing was written',
  );
  assert.is(readFileSync(join(elsewhere, 'pod.yaml'), 'utf8'), pod);
  const inside = await cli(['validate', 'in.yaml', '--fix', ...only], { root, cwd: root });
  assert.is(inside.code, 0, inside.stderr);
  assert.is(read(root), fixed);
  assert.is(read(root, 'in.yaml'), fixed);
  remove(elsewhere);
});

test('puts everything back when the repaired files do not build', async ({ root }) => {
  const budget =
    'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: kube-logging }\nspec: { minAvailable: 1, selector: { matchLabels: { app: web } } }\n';
  writeFileSync(join(root, 'overlays/prod/configmap.yaml'), budget);
  const kustomization =
    'resources: [configmap.yaml]\nreplacements:\n  - source: { version: v1beta1, kind: PodDisruptionBudget, fieldPath: metadata.name }\n    targets: [{ select: { kind: PodDisruptionBudget }, fieldPaths: [metadata.labels.app], options: { create: true } }]\n';
  writeFileSync(join(root, 'overlays/prod/kustomization.yaml'), kustomization);
  const run = await cli(['validate', 'prod', '--fix', '--only', 'kubernetes/removed-api'], { root, cwd: root });
  assert.is(run.code, 2, run.stdout);
  assert.match(
    run.stderr,
    '--fix: the repaired files do not build, so they are as they were: overlays/prod: kustomize build failed',
  );
  assert.is(read(root, 'overlays/prod/configmap.yaml'), budget);
});

test.run();
