import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indices, staleIndices } from '../../scripts/report/catalogue/indices';

const repository = join(__dirname, '../..');
const test = suite<{ root: string }>('indices of the rules');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'efk-indices-'));
});
test.after.each(({ root }) => rmSync(root, { recursive: true }));

function lay(root: string, ...rules: readonly string[]): void {
  for (const rule of rules) {
    const name = (rule.split('/')[1] ?? '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    mkdirSync(dirname(join(root, 'policies', rule)), { recursive: true });
    writeFileSync(join(root, 'policies', `${rule}.ts`), `export const ${name} = {};\n`);
  }
}

test('of this repository are fresh', () => {
  assert.equal(staleIndices(repository), []);
});

test('list what the folders hold, in the order of ids, as the formatter writes it', ({ root }) => {
  lay(root, 'pod-logs/host-path-runtime', 'pod-logs/host-path', 'changes/kept');
  const files = indices(root);
  assert.is(
    files.get(join(root, 'policies/pod-logs/index.ts')),
    `import type { Policy } from '../../scripts/rule/policy';
import { hostPath } from './host-path';
import { hostPathRuntime } from './host-path-runtime';

// written by \`npm run policies -- --write\`
export const podLogs: readonly Policy[] = [hostPath, hostPathRuntime];
`,
  );
  assert.match(files.get(join(root, 'policies/changes/index.ts')) ?? '', 'readonly ChangeRule[] = [kept];');
  assert.match(files.get(join(root, 'policies/index.ts')) ?? '', 'policies: readonly Policy[] = [...podLogs];');
});

test('are stale when a rule comes or goes', ({ root }) => {
  lay(root, 'pod-logs/host-path', 'changes/kept');
  const write = () => {
    for (const [file, content] of indices(root)) writeFileSync(file, content);
  };
  write();
  assert.equal(staleIndices(root), []);
  lay(root, 'pod-logs/ports');
  assert.equal(staleIndices(root), [join(root, 'policies/pod-logs/index.ts')]);
  write();
  rmSync(join(root, 'policies/pod-logs/host-path.ts'));
  assert.equal(staleIndices(root), [join(root, 'policies/pod-logs/index.ts')]);
  lay(root, 'quota/limits');
  assert.ok(staleIndices(root).includes(join(root, 'policies/index.ts')));
  assert.not.match(readFileSync(join(root, 'policies/index.ts'), 'utf8'), 'quota');
});

test('need the name of the file as the name of the rule', ({ root }) => {
  lay(root, 'pod-logs/host-path');
  writeFileSync(join(root, 'policies/pod-logs/host-path.ts'), 'export const path = {};\n');
  assert.throws(() => indices(root), /host-path\.ts: expected `export const hostPath`, found path$/);
});

test.run();
