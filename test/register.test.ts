import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const repository = join(__dirname, '..');
const test = suite<{ root: string }>('register');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'efk-register-'));
  mkdirSync(join(context.root, 'scripts'));
  for (const file of ['scripts/register.js', 'scripts/cache.js', 'tsconfig.json', 'package-lock.json'])
    cpSync(join(repository, file), join(context.root, file));
  symlinkSync(join(repository, 'node_modules'), join(context.root, 'node_modules'));
  writeFileSync(join(context.root, 'scripts/one.ts'), 'const one: number = 1;\nprocess.stdout.write(String(one));\n');
});
test.after.each(({ root }) => rmSync(root, { recursive: true }));

const run = (root: string) =>
  spawnSync(process.execPath, ['-r', './scripts/register.js', 'scripts/one.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(root, 'home') },
  });

const kept = (root: string) => readdirSync(join(root, 'home/efk-gitops/compiled'));

test('keeps what it compiled', ({ root }) => {
  assert.equal([run(root).stdout, run(root).stdout], ['1', '1']);
  assert.equal(kept(root).length, 1);
});

for (const [what, spoil] of Object.entries({
  emptied: () => '',
  'cut short': (text: string) => text.slice(0, text.length / 2),
  'written by somebody else': () => 'process.stdout.write("another");',
  'changed inside': (text: string) => text.replace('1', '2'),
}))
  test(`makes anew what was kept and is ${what}`, ({ root }) => {
    run(root);
    const [entry = ''] = kept(root);
    const path = join(root, 'home/efk-gitops/compiled', entry);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, spoil(whole));
    assert.is(run(root).stdout, '1');
    assert.is(readFileSync(path, 'utf8'), whole);
  });

test('takes nothing that the repository brings for what it kept', ({ root }) => {
  run(root);
  cpSync(join(root, 'home/efk-gitops'), join(root, '.cache'), { recursive: true });
  for (const entry of readdirSync(join(root, '.cache/compiled')))
    writeFileSync(join(root, '.cache/compiled', entry), 'process.stdout.write("committed");');
  assert.is(run(root).stdout, '1');
});

test('runs where nothing can be kept', ({ root }) => {
  writeFileSync(join(root, 'home'), ''); // stands in the way of the folder, for root too
  const { status, stdout, stderr } = run(root);
  assert.equal([status, stdout, stderr], [0, '1', '']);
});

test.run();
