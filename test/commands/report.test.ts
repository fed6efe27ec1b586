import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cli, remove, repositoryWith, unlimited } from './cli';

const test = suite('report');

test('writes one page that names nothing outside itself, twice the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'efk-report-'));
  const [one, other] = [join(folder, 'one.html'), join(folder, 'deep/other.html')];
  const first = await cli(['report', 'prod', '--output', one]);
  assert.is(first.stderr, '');
  assert.is(first.code, 0);
  assert.match(first.stdout, /^68 objects, \d+ rules: 0 errors, 0 warnings, 1 waived\nwrote .*one\.html\n$/);
  await cli(['report', 'prod', '--output', other]);
  const text = readFileSync(one, 'utf8');
  assert.ok(text === readFileSync(other, 'utf8'));
  assert.not.match(text, /(?:src|href)="(?!#|data:,")/);
  assert.not.match(text, /@import|url\((?!#)/);
  assert.match(text, /<meta http-equiv="Content-Security-Policy" content="default-src &?'none'/);
  remove(folder);
});

test('writes to dist by the name of the target', async () => {
  const root = repositoryWith();
  const { code, stdout } = await cli(['report', 'prod'], { root, cwd: root });
  assert.match(stdout, /wrote dist\/prod\/report\.html\n$/);
  assert.ok(existsSync(join(root, 'dist/prod/report.html')));
  assert.is(code, 0);
  remove(root);
});

test('a target without any of the stack says so in each section', async () => {
  const root = repositoryWith();
  const { stdout } = await cli(['report', 'prod', '--output', '-'], { root });
  for (const sentence of [
    'Nothing was found.',
    'Nothing of this target runs or listens.',
    'No container of this target runs Fluentd.',
    'This target makes no index template and no lifecycle policy.',
    'No stack.yaml states the load of this target.',
    'No finding of this target is waived.',
  ]) {
    assert.ok(stdout.includes(sentence), sentence);
  }
  remove(root);
});

test('an error is shown, and the exit code says so', async () => {
  const { code, stdout } = await cli(['report', '-', '--output', '-'], { input: unlimited });
  assert.is(code, 1);
  assert.match(stdout, /must not be merged: \d+ errors/);
  assert.match(stdout, /kibana has no memory limit/);
});

test('what a manifest says stays text', async () => {
  const evil = '"><script>alert(1)</script>';
  const input = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: evil, namespace: `</title>${evil}` },
    spec: { containers: [{ name: `</svg>${evil}`, image: `kibana:9.5.3${evil}`, env: [{ name: evil, value: evil }] }] },
  });
  const { stdout } = await cli(['report', '-', '--output', '-'], { input });
  assert.is(stdout.match(/<script/g)?.length, 1);
  assert.is(stdout.match(/<\/title>/g)?.length, stdout.match(/<title[ >]/g)?.length);
  assert.match(stdout, /&#60;script&#62;alert\(1\)/);
});

test('prints the topology as a Mermaid flowchart', async () => {
  const { code, stdout } = await cli(['report', 'prod', '--format', 'mermaid']);
  assert.is(code, 0);
  assert.match(stdout, /^flowchart TD\n/);
  assert.match(stdout, /-->\|"writes logs<br>https 9200<br>user fluentd"\|/);
});

test('an unknown target is the mistake of the user', async () => {
  const { code, stderr } = await cli(['report', 'prodd']);
  assert.is(code, 2);
  assert.match(stderr, /^error: prodd: expected an overlay .*did you mean prod/);
});

test.run();
