import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../policies';
import { check } from '../scripts/engine/check';
import { exampleStack } from './example';

for (const policy of policies) {
  const test = suite(policy.id);
  const messages = (yaml: string) =>
    check(exampleStack(yaml), [policy])
      .map(({ message }) => message)
      .join('\n');

  for (const [reason, yaml] of Object.entries(policy.pass)) {
    test(`passes: ${reason}`, () => assert.is(messages(yaml), ''));
  }
  for (const [message, yaml] of Object.entries(policy.fail)) {
    test(`fails: ${message}`, () => assert.is(messages(yaml), message));
  }
  test('has an example of each side, and every text', () => {
    assert.ok(Object.keys(policy.pass).length, 'no pass example');
    assert.ok(Object.keys(policy.fail).length, 'no fail example');
    for (const field of ['title', 'rationale', 'remediation', 'source'] as const)
      assert.ok(policy[field], `no ${field}`);
  });
  test.run();
}

const catalogue = suite('catalogue');

catalogue('lists every rule file of every group, by id, in order', () => {
  const root = join(__dirname, '../policies');
  const groups = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'changes',
  );
  const expected = groups.flatMap(({ name: group }) =>
    readdirSync(join(root, group))
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts' && !file.startsWith('_'))
      .map((file) => `${group}/${file.replace(/\.ts$/, '')}`),
  );
  assert.equal(
    policies.map(({ id }) => id),
    expected.sort(),
  );
});

catalogue.run();
