import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as sources from '../../scripts/schema/generate/sources';
import { data, kubernetesVersions } from '../../scripts/schema/store/store';
import { cli } from '../commands/cli';

const test = suite('schemas: sources');

interface Recorded {
  sources: { module: string; version: string; checksum: string }[];
  sha256: Record<string, string>;
}

const recorded = JSON.parse(readFileSync(join(data, 'sources.json'), 'utf8')) as Recorded;

test('the generated files are those that sources.json records', () => {
  const files = readdirSync(data)
    .filter((name) => name !== 'sources.json')
    .sort();
  assert.equal(Object.keys(recorded.sha256).sort(), files);
  for (const file of files)
    assert.is(
      createHash('sha256')
        .update(readFileSync(join(data, file)))
        .digest('hex'),
      recorded.sha256[file],
      file,
    );
});

test('sources.json records version and checksum of every source', () => {
  const all = [...Object.values(sources.kubernetes), ...sources.customResources, sources.lifecycle];
  assert.equal(
    recorded.sources.map(({ module, version }) => `${module} ${version}`),
    all.map(({ module, version }) => `${module} ${version}`),
  );
  assert.ok(recorded.sources.every(({ checksum }) => /^h1:[\w+/]{43}=$/.test(checksum)));
  assert.equal(Object.keys(sources.kubernetes), kubernetesVersions);
});

test('a machine without Go proves nothing, and says so; where CI is true that is a failure', async () => {
  const away = { PATH: '/nowhere' };
  const here = await cli(['schemas', '--check'], { env: { ...away, CI: '' } });
  assert.is(here.code, 0);
  assert.is(here.stdout, 'skipped: whether the schemas are fresh needs Go, which is not here\n');
  const guard = await cli(['schemas', '--check'], { env: { ...away, CI: 'true' } });
  assert.is(guard.code, 2);
  assert.match(guard.stderr, 'go: expected on the PATH');
  const write = await cli(['schemas'], { env: { ...away, CI: '' } });
  assert.is(write.code, 2);
});

test.run();
