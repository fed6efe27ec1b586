import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { policies } from '../policies';
import { leftOut } from '../scripts/report/catalogue/left-out';
import peerChecks from './fixtures/peer-checks.json';

const test = suite('checks of other validators');

const peers: Readonly<Record<string, readonly string[]>> = peerChecks;
const words = new Set(policies.flatMap(({ source }) => source.split(/[\s;,()]+/)));

test('each is cited by a rule or left out for a reason, and not both', () => {
  for (const [peer, checks] of Object.entries(peers)) {
    for (const check of checks) {
      const out = Object.hasOwn(leftOut, `${peer} ${check}`);
      assert.ok(
        words.has(check) !== out,
        `${peer} ${check} is ${out ? 'cited and left out' : 'neither cited nor left out'}`,
      );
    }
  }
});

test('nothing is left out that the validator does not have', () => {
  for (const key of Object.keys(leftOut)) {
    const [peer = '', ...check] = key.split(' ');
    assert.ok(!peers[peer] || peers[peer].includes(check.join(' ')), key);
  }
});

test('a reason that points to another check, or to a rule, points to one that exists', () => {
  const ids = new Set(policies.map(({ id }) => id));
  for (const [key, reason] of Object.entries(leftOut)) {
    const [, other] = /\bsee ([\w-]+ [\w-]+)\.$/i.exec(reason) ?? [];
    if (other !== undefined) assert.ok(Object.hasOwn(leftOut, other), `${key}: see ${other}`);
    for (const [id] of reason.matchAll(/\b[a-z-]+\/[a-z-]+\b/g)) assert.ok(ids.has(id), `${key}: no rule ${id}`);
  }
});

test.run();
