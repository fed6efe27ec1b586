import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sortFindings, stopping } from '../../scripts/review/gate';
import type { Finding } from '../../scripts/rule/finding';

const finding = (rest: Partial<Finding>): Finding => ({
  policy: 'kubernetes/memory-limits',
  severity: 'error',
  message: 'm',
  object: { apiVersion: 'v1', kind: 'Pod', name: 'a' },
  path: 'spec',
  overlays: ['dev'],
  source: { file: 'a.yaml', line: 1, column: 1 },
  waiver: null,
  ...rest,
});
const waiver = { reason: 'because', owner: 'us', expires: '2027-01-01' };
const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);

const test = suite('gate');

test('sorts by what a finding is about, not by its line', () => {
  const { fresh, fixed, unchanged } = sortFindings(
    [finding({ message: 'moved' }), finding({ message: 'gone' })],
    [finding({ message: 'moved', source: { file: 'b.yaml', line: 9, column: 9 } }), finding({ message: 'came' })],
  );
  assert.equal([messages(fresh), messages(fixed), messages(unchanged)], [['came'], ['gone'], ['moved']]);
});

test('a generated name that changes is no news', () => {
  const named = (name: string) => finding({ object: { apiVersion: 'v1', kind: 'ConfigMap', name } });
  assert.is(sortFindings([named('conf-9b2h4k6m8t')], [named('conf-h4k6m8t9b2')]).unchanged.length, 1);
});

test('what one overlay has already is news in another, and repaired in one it is left in the other', () => {
  const one = finding({ overlays: ['prod'] });
  const two = finding({ overlays: ['dev', 'prod'] });
  const [more, less] = [sortFindings([one], [two]), sortFindings([two], [one])];
  assert.equal(
    more.fresh.map(({ overlays }) => overlays),
    [['dev']],
  );
  assert.equal(
    more.unchanged.map(({ overlays }) => overlays),
    [['prod']],
  );
  assert.equal(
    less.fixed.map(({ overlays }) => overlays),
    [['dev']],
  );
});

test('a waiver that goes brings its finding back; one that comes takes it away', () => {
  assert.is(sortFindings([finding({ waiver })], [finding({})]).fresh.length, 1);
  assert.is(sortFindings([finding({})], [finding({ waiver })]).fixed.length, 1);
});

test('what stops: new errors and dangers; with all, the old errors too; a warning never', () => {
  const sorted = sortFindings(
    [finding({ message: 'old' }), finding({ message: 'old warning', severity: 'warning' })],
    [
      finding({ message: 'old' }),
      finding({ message: 'old warning', severity: 'warning' }),
      finding({ message: 'new' }),
      finding({ message: 'new warning', severity: 'warning' }),
    ],
  );
  const dangers = [finding({ message: 'danger' }), finding({ message: 'waived danger', waiver })];
  assert.equal(messages(stopping('new', sorted, dangers)), ['danger', 'new']);
  assert.equal(messages(stopping('all', sorted, dangers)), ['danger', 'new', 'old']);
});

test.run();
