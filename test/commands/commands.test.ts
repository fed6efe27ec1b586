import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import schema from '../../scripts/report/findings.schema.json';
import { cli, remove, repository, repositoryWith, unlimited } from './cli';

const test = suite<{ root: string }>('commands');

test.before.each((context) => {
  context.root = repositoryWith();
});
test.after.each(({ root }) => remove(root));

test('render writes the manifests and the Application, and tells what', async ({ root }) => {
  const run = await cli(['render', 'prod'], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.match(run.stdout, /^1 object, \d+ rules: 0 errors/);
  assert.match(run.stdout, 'wrote dist/prod/manifests.yaml');
  assert.is(parse(readFileSync(join(root, 'dist/prod/manifests.yaml'), 'utf8')).kind, 'ConfigMap');
  const application = parse(readFileSync(join(root, 'dist/prod/application.yaml'), 'utf8'));
  assert.is(application.spec.source.path, 'overlays/prod');
  assert.is(application.metadata.annotations['argocd.argoproj.io/manifest-generate-paths'], '/overlays/prod');
  assert.is(existsSync(join(root, 'dist/dev')), false);
});

test('render without a name takes every overlay', async ({ root }) => {
  const run = await cli(['render'], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.ok(existsSync(join(root, 'dist/dev/manifests.yaml')) && existsSync(join(root, 'dist/prod/manifests.yaml')));
});

test('render --output - prints the YAML alone', async ({ root }) => {
  const run = await cli(['render', 'prod', '--output', '-'], { root, cwd: root });
  assert.is(run.code, 0, run.stderr);
  assert.is(parse(run.stdout).kind, 'ConfigMap');
  assert.is(existsSync(join(root, 'dist')), false);
});

test('render with an error finding writes nothing and exits 1', async ({ root }) => {
  writeFileSync(join(root, 'overlays/prod/configmap.yaml'), unlimited);
  const run = await cli(['render', 'prod'], { root, cwd: root });
  assert.is(run.code, 1);
  assert.is(run.stdout, '');
  assert.match(run.stderr, 'kibana has no memory limit');
  assert.is(existsSync(join(root, 'dist')), false);
});

test('validate prints JSON that keeps its contract', async ({ root }) => {
  const run = await cli(['validate', '-', '--only', 'kubernetes/memory-limits', '--format', 'json'], {
    root,
    cwd: root,
    input: unlimited,
  });
  assert.is(run.code, 1, run.stderr);
  const report: { summary: unknown; findings: { path: string }[] } = JSON.parse(run.stdout);
  const valid = new Ajv({ allowUnionTypes: true }).compile(schema);
  assert.ok(valid(JSON.parse(run.stdout)), JSON.stringify(valid.errors));
  assert.equal(report.summary, { objects: 1, policies: 1, errors: 1, warnings: 0, waived: 0 });
  assert.is(report.findings[0]?.path, 'spec.containers[kibana].resources.limits.memory');
});

test('validate names the same cause in two overlays once', async ({ root }) => {
  for (const overlay of ['dev', 'prod'])
    writeFileSync(join(root, `overlays/${overlay}/configmap.yaml`), "resources: ['../../base']\n");
  for (const overlay of ['dev', 'prod']) {
    writeFileSync(join(root, `overlays/${overlay}/kustomization.yaml`), "resources: ['../../base']\n");
  }
  mkdirSync(join(root, 'base'));
  writeFileSync(join(root, 'base/kustomization.yaml'), 'resources: [pod.yaml]\n');
  writeFileSync(join(root, 'base/pod.yaml'), unlimited);
  const run = await cli(['validate', 'dev', 'prod', '--only', 'kubernetes/memory-limits', '--format', 'json'], {
    root,
    cwd: root,
  });
  const { findings } = JSON.parse(run.stdout);
  assert.is(findings.length, 1);
  assert.equal(findings[0].overlays, ['dev', 'prod']);
});

test('apps writes one Application per overlay, and --check tells when one is stale', async ({ root }) => {
  const stale = await cli(['apps', '--check'], { root, cwd: root });
  assert.is(stale.code, 1);
  assert.match(stale.stdout, 'argocd/applications/prod.yaml is stale');
  assert.is((await cli(['apps'], { root, cwd: root })).code, 0);
  const fresh = await cli(['apps', '--check'], { root, cwd: root });
  assert.is(fresh.code, 0);
  assert.is(fresh.stdout, '2 Applications are fresh\n');
});

test('secrets prints random values that differ from run to run, and names as they stand', async ({ root }) => {
  const [first, second] = await Promise.all([1, 2].map(() => cli(['secrets', 'dev'], { root, cwd: root })));
  const secret = parse(first?.stdout ?? '');
  assert.is(secret.kind, 'Secret');
  assert.is(secret.stringData.username, 'kibana_system');
  assert.match(secret.stringData.password, /^[A-Za-z2-9]{40}$/);
  assert.is.not(first?.stdout, second?.stdout);
});

test('a closed pipe is not an error', ({ root }) => {
  const command = `node -r ./scripts/register.js scripts/cli.ts render prod --output - | head -1`;
  const run = spawnSync('bash', ['-o', 'pipefail', '-c', command], {
    cwd: repository,
    env: { ...process.env, EFK_ROOT: root },
    encoding: 'utf8',
  });
  assert.is(run.stdout, 'apiVersion: v1\n');
  assert.is(run.stderr, '');
  assert.is(run.status, 0);
});

test('--help tells every command and the exit codes', async () => {
  const run = await cli(['--help']);
  assert.is(run.code, 0);
  for (const part of ['render', 'validate', 'apps', 'secrets', 'Exit codes: 0 clean, 1 findings, 2 could not run']) {
    assert.match(run.stdout, part);
  }
});

test.run();
