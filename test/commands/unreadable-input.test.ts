import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { targets } from '../../scripts/source/target';
import { remove, repository, repositoryWith } from './cli';

const test = suite<{ root: string }>('validate on what may not be read');

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: x }\n';

/** Runs `validate` as a shell's function; it has ten seconds. */
function shell(root: string, line: string) {
  const program = [
    'node',
    '-r',
    join(repository, 'scripts/register.js'),
    join(repository, 'scripts/cli.ts'),
    'validate',
  ]
    .map((word) => `'${word}'`)
    .join(' ');
  const env = { ...process.env, EFK_ROOT: root, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
  return spawnSync('bash', ['-c', `validate() { ${program} "$@"; }; ${line}`], {
    cwd: root,
    encoding: 'utf8',
    timeout: 10_000,
    env,
  });
}

test.before.each((context) => {
  context.root = repositoryWith();
});
test.after.each(({ root }) => remove(root));

const put = (root: string, file: string, content: string | Buffer) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
};

/** Asserts the message, which the command prints alone before it exits 2. */
async function refuses(root: string, names: readonly string[], message: string): Promise<void> {
  try {
    await targets(root, names);
  } catch (error) {
    assert.instance(error, InputError);
    assert.is((error as Error).message, message);
    return;
  }
  throw new Error(`expected "${message}", found no error`);
}

async function counts(root: string, names: readonly string[], objects: number): Promise<void> {
  const found = await targets(root, names);
  assert.is(
    found.reduce((count, target) => count + target.objects.length, 0),
    objects,
  );
}

test('UTF-16 with its mark, in a file, in a folder and on standard input', async ({ root }) => {
  const little = Buffer.from(`\uFEFF${map}`, 'utf16le');
  put(root, 'little.yaml', little);
  put(root, 'in/big.yaml', Buffer.from(little).swap16());
  const message = 'expected UTF-8, found UTF-16 or UTF-32; save it as UTF-8';
  await refuses(root, ['little.yaml'], `little.yaml: ${message}`);
  await refuses(root, ['in'], `in/big.yaml: ${message}`);
  const run = shell(root, 'cat little.yaml | validate - --report json=report.json');
  assert.equal([run.status, run.stdout, run.stderr], [2, '', `error: -: ${message}\n`]);
  assert.is(existsSync(join(root, 'report.json')), false);
});

test('UTF-16 without its mark, NUL bytes and binary', async ({ root }) => {
  put(root, 'bare.yaml', Buffer.from(map, 'utf16le'));
  put(root, 'nul.yaml', `${map}data: { a: "b\0c" }\n`);
  put(root, 'all.yaml', Buffer.from(Array.from({ length: 128 }, (_, code) => code)));
  const message = 'expected text, found the control character 0x00';
  await refuses(root, ['bare.yaml'], `bare.yaml:1: ${message}`);
  await refuses(root, ['nul.yaml'], `nul.yaml:4: ${message}`);
  await refuses(root, ['all.yaml'], `all.yaml:1: ${message}`);
});

test('bytes that are no UTF-8 are not judged as other letters', async ({ root }) => {
  put(root, 'latin.yaml', Buffer.from(`${map}data: { a: "caf\xe9" }\n`, 'latin1'));
  await refuses(root, ['latin.yaml'], 'latin.yaml:4: expected UTF-8, found other bytes; save it as UTF-8');
});

test('a pipe without a writer is refused, not waited for', async ({ root }) => {
  assert.is(spawnSync('mkfifo', [join(root, 'pipe.yaml')]).status, 0);
  const run = shell(root, 'validate pipe.yaml');
  assert.equal(
    [run.status, run.stdout, run.stderr],
    [2, '', 'error: pipe.yaml: expected an overlay, a folder, a file or -, found a pipe\n'],
  );
  mkdirSync(join(root, 'in'));
  assert.is(spawnSync('mkfifo', [join(root, 'in/pipe.yaml')]).status, 0);
  put(root, 'in/a.yaml', map);
  await refuses(root, ['in'], 'in/pipe.yaml: expected a file, found a pipe');
});

test('a socket and a device', async ({ root }) => {
  const server = createServer().listen(join(root, 'socket.yaml'));
  await new Promise((resolve) => server.once('listening', resolve));
  await refuses(root, ['socket.yaml'], 'socket.yaml: expected an overlay, a folder, a file or -, found a socket');
  server.close();
  await refuses(root, ['/dev/zero'], '/dev/zero: expected an overlay, a folder, a file or -, found a device');
});

test("the shell's <(…) is read like a file", async ({ root }) => {
  put(root, 'a.yaml', map);
  const run = shell(root, 'validate <(sleep 0.2; cat a.yaml) --only schema');
  assert.equal([run.status, run.stderr], [0, '']);
  assert.match(run.stdout, /^1 object, /);
});

test('a link that leads nowhere, as a target and in a folder', async ({ root }) => {
  symlinkSync('nowhere', join(root, 'link.yaml'));
  await refuses(
    root,
    ['link.yaml'],
    'link.yaml: expected an overlay, a folder, a file or -, found a link that leads nowhere',
  );
  put(root, 'in/a.yaml', map);
  symlinkSync('nowhere', join(root, 'in/notes'));
  await counts(root, ['in'], 1);
  symlinkSync('nowhere', join(root, 'in/b.yaml'));
  await refuses(root, ['in'], 'in/b.yaml: expected a file, found a link that leads nowhere');
});

test('a link to itself', async ({ root }) => {
  symlinkSync('itself.yaml', join(root, 'itself.yaml'));
  await refuses(
    root,
    ['itself.yaml'],
    'itself.yaml: expected an overlay, a folder, a file or -, found a link that leads to itself',
  );
});

test('a folder that links to itself is walked once', async ({ root }) => {
  put(root, 'in/deep/a.yaml', map);
  symlinkSync('..', join(root, 'in/deep/back'));
  symlinkSync('.', join(root, 'in/here'));
  await counts(root, ['in'], 1);
});

test('a linked file counts once; a folder linked from elsewhere is named, not left out', async ({ root }) => {
  put(root, 'in/a.yaml', map);
  put(root, 'other/b.yaml', map.replace('name: a', 'name: b'));
  symlinkSync('a.yaml', join(root, 'in/same.yaml'));
  symlinkSync('../other/b.yaml', join(root, 'in/b.yaml'));
  symlinkSync('../other/b.yaml', join(root, 'in/again.yaml'));
  await counts(root, ['in'], 2);
  symlinkSync('../other', join(root, 'in/more'));
  await refuses(
    root,
    ['in'],
    'in/more: expected what is inside, found a link that leads out of in; name what it leads to as a target of its own',
  );
  rmSync(join(root, 'in/more'));
  symlinkSync(__filename, join(root, 'in/outside.yaml'));
  await refuses(
    root,
    ['in'],
    'in/outside.yaml: expected what is inside, found a link that leads out of in; name what it leads to as a target of its own',
  );
  rmSync(join(root, 'in/outside.yaml'));
  symlinkSync(__filename, join(root, 'in/stack.yaml'));
  await refuses(root, ['in'], 'in/stack.yaml: expected a file, found a link');
});

test('a target named twice is checked once, however it is spelled', async ({ root }) => {
  put(root, 'a.yaml', map);
  await counts(root, ['a.yaml', './a.yaml', join(root, 'a.yaml')], 1);
  await counts(root, [join(root, 'overlays/prod'), 'prod', join(root, 'overlays/prod/')], 1);
  let asked = 0;
  const found = await targets(root, ['-', '-'], () => Promise.resolve(`${map}# ${++asked}`));
  assert.equal([found.length, asked], [1, 1]);
});

// permissions do not bind root, which is who runs this in many containers
if (process.getuid?.() !== 0) {
  test('a closed folder, as a target and below one', async ({ root }) => {
    put(root, 'in/a.yaml', map);
    put(root, 'in/closed/b.yaml', map);
    chmodSync(join(root, 'in/closed'), 0);
    await refuses(root, ['in/closed'], 'in/closed: expected a readable folder, found no permission');
    await refuses(root, ['in'], 'in/closed: expected a readable folder, found no permission');
    chmodSync(join(root, 'in/closed'), 0o444);
    await refuses(root, ['in'], 'in/closed/b.yaml: expected a file, found no permission');
    chmodSync(join(root, 'in/closed'), 0o700);
  });
}

test.run();
