import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changes } from '../../policies/changes';
import { stackOf } from '../../scripts/model/kube/stack';
import { repository } from '../../scripts/source/repository';
import { targets } from '../../scripts/source/target';
import checksFixture from '../fixtures/checks.json';
import errata from '../fixtures/errata.json';
import { documentFindings, documents } from './document';
import { found, notInDocument } from './found';

const checks: Readonly<Record<string, readonly string[] | string>> = checksFixture;
const golden = (document: string) => join(__dirname, '../golden', `${document}.txt`);

const test = suite('the document, as it was published');
const lines = new Set<string>();

for (const document of documents) {
  test(`every finding of ${document} is in test/golden/${document}.txt`, async () => {
    assert.ok(existsSync(golden(document)), 'no golden file: npm run golden');
    const findings = await documentFindings(document);
    assert.is(
      `${findings.join('\n')}\n`,
      readFileSync(golden(document), 'utf8'),
      'other findings: npm run golden, and review the difference',
    );
    for (const finding of findings) {
      const [head = '', message = ''] = finding.split('\n  ');
      lines.add(`${head.split(' ')[0]}: ${message}`);
    }
  });
}

test('the step from the first to the second is a change with findings of its own', async () => {
  const [before, after] = await targets(
    repository,
    documents.map((document) => `test/fixtures/${document}`),
  );
  const sides = { before: stackOf(before!.objects), after: stackOf(after!.objects) };
  const messages = changes.flatMap((rule) => Array.from(rule.check(sides), ({ message }) => `${rule.id}: ${message}`));
  assert.equal(messages.sort(), [
    'changes/agent-paths: the pos_file /var/log/app.log.pos of fluentd is no longer used',
    'changes/written-names: nothing is written to logstash-* any more; now: *-*',
  ]);
  for (const message of messages) lines.add(message);
});

const inManifests = errata.filter((erratum) => erratum.checks.length);

for (const { id, checks: named } of inManifests) {
  test(`${id} is found`, () => {
    const rules = found[id] ?? {};
    for (const [rule, message] of Object.entries(rules))
      assert.ok(lines.has(`${rule}: ${message}`), `${rule}: ${message}`);
    for (const check of named) {
      const made = checks[check];
      const by = Array.isArray(made) && made.some((rule) => Object.hasOwn(rules, rule));
      const reason = notInDocument[`${id} ${check}`];
      assert.ok(by !== (reason !== undefined), by ? `${check} finds it after all` : `no rule of ${check} finds it`);
    }
  });
}

test('nothing is said to be found that is no erratum of the manifests', () => {
  const known = new Set(inManifests.map(({ id }) => id));
  assert.equal(
    Object.keys(found).filter((id) => !known.has(id)),
    [],
  );
  const named = new Set(inManifests.flatMap((erratum) => erratum.checks.map((check) => `${erratum.id} ${check}`)));
  assert.equal(
    Object.keys(notInDocument).filter((key) => !named.has(key)),
    [],
  );
});

test('all but one of the errata of the manifests are found in them', () => {
  assert.is(inManifests.length, 80);
  // E102 is what would happen; the document does not let it
  assert.equal(
    inManifests.filter(({ id }) => !found[id]).map(({ id }) => id),
    ['E102'],
  );
});

test.run();
