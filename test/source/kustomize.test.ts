import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Surroundings } from '../../scripts/source/kustomize';
import { kustomize } from '../../scripts/source/kustomize';
import pin from '../../scripts/source/kustomize-release.json';
import { repository } from '../../scripts/source/repository';

const test = suite<{ folder: string }>('kustomize');

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true }));

/** A program that answers a version, as kustomize does. */
function fake(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'kustomize');
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o755);
  return path;
}

function around(folder: string, changed: Partial<Surroundings> = {}): Surroundings {
  return {
    env: { PATH: join(folder, 'empty') },
    cache: join(folder, 'cache'),
    platform: 'linux',
    arch: 'x64',
    sha256: pin.sha256,
    download: () => Promise.reject(new Error('no network')),
    say: () => undefined,
    ...changed,
  };
}

/** An archive as the release has it, holding a program of the pinned version. */
function archive(folder: string): Buffer {
  fake(join(folder, 'release'), pin.version);
  execFileSync('tar', ['-czf', join(folder, 'release.tar.gz'), '-C', join(folder, 'release'), 'kustomize']);
  return readFileSync(join(folder, 'release.tar.gz'));
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('takes $KUSTOMIZE in the pinned version', async ({ folder }) => {
  const mine = fake(join(folder, 'mine'), pin.version);
  assert.is(await kustomize(around(folder, { env: { PATH: '', KUSTOMIZE: mine } })), mine);
});

test('takes the one on PATH in the pinned version, and passes over another version', async ({ folder }) => {
  fake(join(folder, 'old'), 'v5.4.0');
  const good = fake(join(folder, 'good'), pin.version);
  assert.is(await kustomize(around(folder, { env: { PATH: `${join(folder, 'old')}:${join(folder, 'good')}` } })), good);
});

test('asks again when the program on PATH was replaced', async ({ folder }) => {
  const env = { PATH: join(folder, 'good') };
  fake(join(folder, 'good'), pin.version);
  await kustomize(around(folder, { env }));
  fake(join(folder, 'good'), 'v5.9.9-another');
  await kustomize(around(folder, { env })).then(
    () => assert.unreachable('took another version'),
    (error: Error) => assert.match(error.message, 'not found'),
  );
});

for (const [what, name] of Object.entries({ 'another version': 'old', 'nothing there': 'none' }))
  test(`refuses $KUSTOMIZE with ${what}`, async ({ folder }) => {
    fake(join(folder, 'old'), 'v5.4.0');
    fake(join(folder, 'good'), pin.version);
    const env = { KUSTOMIZE: join(folder, name, 'kustomize'), PATH: join(folder, 'good') };
    await kustomize(around(folder, { env })).then(
      () => assert.unreachable('took it'),
      (error: Error) =>
        assert.match(error.message, /^KUSTOMIZE=.*: expected kustomize v5\.8\.1, found (?:v5\.4\.0|nothing there)$/),
    );
  });

test('takes none from the repository that is checked', async ({ folder }) => {
  const installed = fake(join(folder, 'cache', 'kustomize', pin.version), pin.version);
  const inside = join(repository, 'node_modules', `.kustomize-${process.pid}`);
  try {
    fake(inside, pin.version);
    assert.is(await kustomize(around(folder, { env: { PATH: inside } })), installed);
  } finally {
    rmSync(inside, { recursive: true });
  }
});

test('takes the copy installed before', async ({ folder }) => {
  const installed = fake(join(folder, 'cache', 'kustomize', pin.version), pin.version);
  assert.is(await kustomize(around(folder)), installed);
});

test('installs a release whose checksum is right, twice at once', async ({ folder }) => {
  const bytes = archive(folder);
  const surroundings = around(folder, {
    download: () => Promise.resolve(bytes),
    sha256: { [`kustomize_${pin.version}_linux_amd64.tar.gz`]: sha256(bytes) },
  });
  const [first, second] = await Promise.all([kustomize(surroundings), kustomize(surroundings)]);
  assert.is(first, second);
  assert.is(execFileSync(first, ['version'], { encoding: 'utf8' }).trim(), pin.version);
  assert.equal(existsSync(join(folder, 'cache', 'kustomize', pin.version, 'kustomize')), true);
});

test('refuses a release whose checksum is wrong, and names both', async ({ folder }) => {
  const bytes = archive(folder);
  try {
    await kustomize(around(folder, { download: () => Promise.resolve(bytes) }));
    assert.unreachable('installed it');
  } catch (error) {
    const name = `kustomize_${pin.version}_linux_amd64.tar.gz`;
    assert.is(
      (error as Error).message,
      `${name}: expected sha256 ${pin.sha256['kustomize_v5.8.1_linux_amd64.tar.gz']}, found ${sha256(bytes)}; not installed`,
    );
  }
});

test('names the four ways when none is left', async ({ folder }) => {
  try {
    await kustomize(around(folder));
    assert.unreachable('found one');
  } catch (error) {
    const { name, message } = error as Error;
    assert.is(name, 'InputError');
    for (const way of ['PATH', 'copy it to', 'downloaded from', 'install Go']) assert.match(message, way);
    assert.match(message, 'tried download: no network');
  }
});

test('has a checksum for every system it supports', () => {
  assert.equal(Object.keys(pin.sha256).sort(), [
    `kustomize_${pin.version}_darwin_amd64.tar.gz`,
    `kustomize_${pin.version}_darwin_arm64.tar.gz`,
    `kustomize_${pin.version}_linux_amd64.tar.gz`,
    `kustomize_${pin.version}_linux_arm64.tar.gz`,
    `kustomize_${pin.version}_windows_amd64.zip`,
  ]);
});

test.run();
