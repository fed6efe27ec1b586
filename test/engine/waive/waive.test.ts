import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rules as ruleSet } from '../../../policies';
import { allRules } from '../../../scripts/engine/rules';
import type { WaiveOptions } from '../../../scripts/engine/waive/waive';
import { daysLeft, waive } from '../../../scripts/engine/waive/waive';
import type { Waiver } from '../../../scripts/model/kube/facts';
import { finding } from '../../report/sample';

const test = suite('waive');

const waiver: Waiver = {
  policy: 'kubernetes/memory-limits',
  target: 'StatefulSet/elasticsearch-*',
  reason: 'The node has no other work.',
  owner: 'platform',
  expires: '2027-05-31',
};

function run(changed: Partial<Waiver>, findings = [finding()], options: Partial<WaiveOptions> = {}) {
  const found = waive(findings, {
    waivers: [{ ...waiver, ...changed }],
    rules: allRules(ruleSet),
    overlay: 'prod',
    today: '2026-11-24',
    ran: () => true,
    place: (index) => ({ file: 'overlays/prod/stack.yaml', line: 10 + index, column: 5 }),
    ...options,
  });
  return found.map(({ policy, message, waiver: accepted }) => `${policy}: ${message}${accepted ? ' (waived)' : ''}`);
}

const open = 'kubernetes/memory-limits: sysctl has no memory limit';

test('accepts the finding it names', () => assert.equal(run({}), [`${open} (waived)`]));

test('is narrow: another rule, object, container or path stays', () => {
  for (const changed of [
    { target: 'StatefulSet/elasticsearch-master' },
    { target: 'Deployment/elasticsearch-*' },
    { container: 'elasticsearch' },
    { path: 'spec.replicas' },
  ]) {
    const [first, second] = run(changed);
    assert.is(first, open);
    assert.match(second ?? '', /^waiver\/unused: the waiver of kubernetes\/memory-limits for .* silences nothing$/);
  }
});

test('names a container or the start of a path', () => {
  assert.equal(run({ container: 'sysctl' }), [`${open} (waived)`]);
  assert.equal(run({ path: 'spec.template.spec.initContainers[sysctl]' }), [`${open} (waived)`]);
});

test('knows a generated object without its hash', () => {
  const generated = finding({ object: { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings-fgtck6fhkf' } });
  assert.equal(run({ target: 'ConfigMap/settings' }, [generated]), [`${open} (waived)`]);
});

test('an expired one is an error, and the finding is back', () => {
  assert.equal(run({ expires: '2026-11-23' }), [
    open,
    'waiver/expired: the waiver of kubernetes/memory-limits for StatefulSet/elasticsearch-* ended on 2026-11-23',
  ]);
  assert.equal(run({ expires: '2026-11-24' }), [`${open} (waived)`]);
});

test('one that ends in more than a year does not count', () => {
  assert.equal(run({ expires: '2028-01-01' }), [
    open,
    'waiver/horizon: the waiver of kubernetes/memory-limits for StatefulSet/elasticsearch-* ends on 2028-01-01, more than a year ahead',
  ]);
});

test('one of an unknown rule is an error, with the nearest', () => {
  assert.equal(
    run({ policy: 'kubernetes/memory-limit' })[1],
    'waiver/unknown-policy: the waiver of kubernetes/memory-limit for StatefulSet/elasticsearch-* names no rule (did you mean kubernetes/memory-limits?)',
  );
});

test('one of a rule that cannot be waived is refused', () => {
  const rules = new Map(allRules(ruleSet));
  const rule = rules.get('kubernetes/memory-limits');
  assert.ok(rule);
  rules.set(rule.id, { ...rule, unwaivable: true });
  assert.equal(run({}, undefined, { rules }), [
    open,
    'waiver/refused: the waiver of kubernetes/memory-limits for StatefulSet/elasticsearch-* cannot be granted',
  ]);
});

test('one whose rule was not run is not unused', () => assert.equal(run({}, [], { ran: () => false }), []));

test('complaints stand at the waiver in stack.yaml', () => {
  const [complaint] = waive([], {
    waivers: [waiver],
    rules: allRules(ruleSet),
    overlay: 'prod',
    today: '2026-11-24',
    ran: () => true,
    place: () => ({ file: 'overlays/prod/stack.yaml', line: 10, column: 5 }),
  });
  assert.equal(complaint?.source, { file: 'overlays/prod/stack.yaml', line: 10, column: 5 });
});

test('counts the days that are left', () => {
  assert.is(daysLeft({ ...waiver, expires: '2026-11-25' }, '2026-11-24'), 1);
  assert.is(daysLeft({ ...waiver, expires: '2026-11-23' }, '2026-11-24'), -1);
});

test.run();
