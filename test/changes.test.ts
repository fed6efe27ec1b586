import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changes } from '../policies/changes';
import { exampleStack } from './example';

for (const rule of changes) {
  const test = suite(rule.id);
  const messages = ({ before, after }: { before: string; after: string }) =>
    Array.from(rule.check({ before: exampleStack(before), after: exampleStack(after) }), ({ message }) => message).join(
      '\n',
    );

  for (const [reason, example] of Object.entries(rule.pass)) {
    test(`passes: ${reason}`, () => assert.is(messages(example), ''));
  }
  for (const [message, example] of Object.entries(rule.fail)) {
    test(`fails: ${message}`, () => assert.is(messages(example), message));
  }
  test('says nothing about a side that did not change', () => {
    for (const { before } of Object.values(rule.fail)) assert.is(messages({ before, after: before }), '');
  });
  test('has an example of each side, and every text', () => {
    assert.ok(Object.keys(rule.pass).length && Object.keys(rule.fail).length);
    for (const field of ['title', 'rationale', 'remediation', 'source'] as const) assert.ok(rule[field], `no ${field}`);
  });
  test.run();
}

const catalogue = suite('changes');

catalogue('lists every rule file, by id, in order', () => {
  const files = readdirSync(join(__dirname, '../policies/changes')).filter((file) => !/^(index|_.*)\.ts$/.test(file));
  assert.equal(
    changes.map(({ id }) => id),
    files.map((file) => `changes/${file.replace(/\.ts$/, '')}`).sort(),
  );
});

catalogue.run();
