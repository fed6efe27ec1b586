import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const repository = join(__dirname, '..');
const test = suite<{ root: string }>('register');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'efk-register-'));
  mkdirSync(join(context.root, 'scripts'));
  for (const file of ['scripts/register.js', 'tsconfig.json', 'package-lock.json'])
    cpSync(join(repository, file), join(context.root, file));
  symlinkSync(join(repository, 'node_modules'), join(context.root, 'node_modules'));
  writeFileSync(join(context.root, 'scripts/one.ts'), 'const one: number = 1;\nprocess.stdout.write(String(one));\n');
});
test.after.each(({ root }) => rmSync(root, { recursive: true }));

const run = (root: string) =>
  spawnSync(process.execPath, ['-r', './scripts/register.js', 'scripts/one.ts'], { cwd: root, encoding: 'utf8' });

test('keeps what it compiled', ({ root }) => {
  assert.equal([run(root).stdout, run(root).stdout], ['1', '1']);
  assert.equal(readdirSync(join(root, '.cache/compiled')).length, 1);
});

test('runs where nothing can be kept', ({ root }) => {
  writeFileSync(join(root, '.cache'), ''); // stands in the way of the folder, for root too
  const { status, stdout, stderr } = run(root);
  assert.equal([status, stdout, stderr], [0, '1', '']);
  assert.is(existsSync(join(root, '.cache/compiled')), false);
});

test.run();
