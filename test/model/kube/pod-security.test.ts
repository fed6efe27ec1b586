import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { minorOf, podSecurityLevel } from '../../../scripts/model/kube/pod-security';

const test = suite('kube: pod security level');

test('reads a level with and without an edition', () => {
  assert.equal(podSecurityLevel('restricted'), { level: 'restricted', version: 'latest' });
  assert.equal(podSecurityLevel('baseline:v1.30'), { level: 'baseline', version: 'v1.30' });
  assert.equal(podSecurityLevel('privileged:latest'), { level: 'privileged', version: 'latest' });
});

test('refuses anything else', () => {
  for (const text of [
    '',
    'strict',
    'Restricted',
    'baseline:1.30',
    'baseline:v1.030',
    'baseline:v1.30:v1.31',
    'v1.30',
  ]) {
    assert.is(podSecurityLevel(text), undefined, text);
  }
});

test('takes latest as the release of the cluster', () => {
  assert.is(minorOf('latest', '1.36'), 36);
  assert.is(minorOf('latest', 'v1.33'), 33);
  assert.is(minorOf('v1.8', '1.36'), 8);
});

test.run();
