import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../../scripts/model/kube/canonical';

const test = suite('canonical');

const expected: [unknown, string | undefined][] = [
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['0.5', '500m'],
  [0.5, '500m'],
  [1, '1'],
  ['.5', '500m'],
  ['2.', '2'],
  ['100m', '100m'],
  ['3072Mi', '3Gi'],
  ['1024Ki', '1Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['0.5Ki', '512'],
  ['1000Mi', '1000Mi'],
  ['2000M', '2G'],
  ['1000000', '1M'],
  ['1e3', '1e3'],
  ['12e6', '12e6'],
  ['1e2', '100'],
  ['5e-1', '500e-3'],
  ['0', '0'],
  ['0Mi', '0'],
  ['1n', '1m'],
  ['0.0001', '1m'],
  ['-1000m', '-1'],
  ['1Gb', undefined],
  ['', undefined],
  [null, undefined],
  [{}, undefined],
];

for (const [quantity, text] of expected) {
  test(`${JSON.stringify(quantity)} is ${text}`, () => assert.is(canonical(quantity), text));
}

test.run();
