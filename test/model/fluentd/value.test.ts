import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { array, bool, hash, integer, size, time } from '../../../scripts/model/fluentd/value';

const types = suite('types');

types('sizes', () => {
  assert.equal(['8', '2k', '8m', '8MB', '1g', '64GB', '1t', '10MiB'].map(size), [
    8,
    2048,
    8388608,
    8388608,
    2 ** 30,
    64 * 2 ** 30,
    2 ** 40,
    10485760,
  ]);
  assert.ok(Number.isNaN(size('much')));
});

types('times', () => {
  assert.equal(['5s', '10m', '1h', '2d', '0.5', '30'].map(time), [5, 600, 3600, 172800, 0.5, 30]);
  assert.ok(Number.isNaN(time('soon')));
});

types('booleans', () => {
  assert.equal(['true', 'yes', '', '# why', 'false', 'no', 'maybe'].map(bool), [
    true,
    true,
    true,
    true,
    false,
    false,
    undefined,
  ]);
});

types('whole numbers', () => assert.equal(['1', ' -2 ', '1.5', 'x'].map(integer), [1, -2, NaN, NaN]));

types('arrays', () => {
  assert.equal(['["a", 1]', 'a, b ,c', '', '[1'].map(array), [['a', '1'], ['a', 'b', 'c'], [], undefined]);
});

types('hashes', () => {
  assert.is(JSON.stringify(hash('{"a": {"b": 1}}')), '{"a":{"b":1}}');
  assert.equal(hash('a:1,b:x:y'), { a: '1', b: 'x:y' });
  assert.is(hash('{"a"'), undefined);
});

types.run();
