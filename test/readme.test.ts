import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { features } from '../scripts/report/catalogue/features';
import { suites } from './conformance';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const test = suite('README');

test('has the table of components and overlays as they are', () => {
  assert.ok(readme.includes(features(root)), `put this table into README.md:\n${features(root)}`);
});

test('has the number of cases of every public suite', () => {
  for (const [name, { cases }] of Object.entries(suites)) {
    const count = cases.toLocaleString('en');
    assert.ok(readme.includes(`${name} ${count} of ${count}`), `${name} ${count} of ${count}`);
  }
});

test('names only commands that exist, each run by CI or by a test', () => {
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(__dirname, file), 'utf8'))
    .join('\n');
  const named = new Set(
    Array.from(readme.matchAll(/npm (?:run )?([a-z:]+)/g), ([, name]) => name ?? '').filter(
      (name) => name !== 'ci' && name !== 'run',
    ),
  );
  assert.ok(named.size > 8);
  const unknown = [...named].filter((name) => scripts[name] === undefined);
  assert.equal(unknown, []);
  const idle = [...named].filter(
    (name) => !new RegExp(`npm (run )?${name}\\b`).test(ci) && !tests.includes(`'${name}'`),
  );
  assert.equal(
    idle.filter((name) => name !== 'bench'),
    [],
  ); // a benchmark has no verdict, and its figures would only tell how busy the machine is
});

test.run();
