import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLimits } from '../../policies/kubernetes/memory-limits';
import { check } from '../../scripts/engine/check';
import { stackOf } from '../../scripts/model/kube/stack';
import type { Policy } from '../../scripts/rule/policy';

const test = suite('check');
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'kibana' }, spec: { containers: [{ name: 'kibana' }] } };
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kibana' } };

test('names the object, the overlay and the rule', () => {
  const [finding, ...rest] = check(stackOf([pod, service], { overlay: 'prod' }), [memoryLimits]);
  assert.is(rest.length, 0);
  assert.equal(finding?.object, { apiVersion: 'v1', kind: 'Pod', name: 'kibana' });
  assert.equal(finding?.overlays, ['prod']);
  assert.is(finding?.policy, 'kubernetes/memory-limits');
});

test('asks a rule only about its kinds', () => {
  const asked: string[] = [];
  const rule: Policy = {
    ...memoryLimits,
    kinds: ['Service'],
    check({ kind }) {
      asked.push(kind);
      return [];
    },
  };
  check(stackOf([pod, service]), [rule]);
  assert.equal(asked, ['Service']);
});

test('a rule that throws ends the run, with its name and the object', () => {
  const broken: Policy = {
    ...memoryLimits,
    check: () => {
      throw new Error('no such thing');
    },
  };
  assert.throws(
    () => check(stackOf([pod]), [broken]),
    'policy kubernetes/memory-limits failed on Pod/kibana: no such thing',
  );
});

test.run();
