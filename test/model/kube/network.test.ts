import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { network } from '../../../scripts/model/kube/network';

const test = suite('network');

test('reads IPv4 and IPv6, short forms and mixed ones too', () => {
  assert.equal(network('10.0.0.5/8'), { family: 4, start: 0x0a000005n, bits: 8, free: 24n });
  assert.equal(network('::/0'), { family: 6, start: 0n, bits: 0, free: 128n });
  assert.is(network('2001:db8::1/64')?.start, 0x20010db8000000000000000000000001n);
  assert.is(network('1:2:3:4:5:6:7:8/128')?.start, 0x00010002000300040005000600070008n);
  assert.is(network('::ffff:10.0.0.1/128')?.start, 0xffff0a000001n);
});

test('reads nothing else', () => {
  for (const text of ['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0/8', 'a/8', '', null, undefined, 8])
    assert.is(network(text), undefined);
});

test.run();
