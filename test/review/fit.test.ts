import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fit } from '../../scripts/review/fit';

const test = suite('fit');

test('leaves what fits as it is', () =>
  assert.is(fit([{ text: 'a' }, { text: '' }, { text: 'b', instead: 'c' }], 100), 'a\n\nb\n'));

test('replaces the last parts first, and says the same once', () => {
  const parts = ['one', 'two', 'three'].map((name) => ({ text: name.repeat(10), instead: 'more' }));
  assert.is(fit([{ text: 'head' }, ...parts], 50), `head\n\n${'one'.repeat(10)}\n\nmore\n`);
});

test('never cuts inside a part, and keeps the limit where replacements can', () => {
  const part = fc.record({ text: fc.string({ maxLength: 400 }), instead: fc.constant('more') });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 20, max: 2000 }), (parts, limit) => {
      const text = fit([{ text: 'head' }, ...parts], limit);
      const short = parts
        .filter((entry) => entry.text.length <= 4)
        .reduce((sum, entry) => sum + entry.text.length + 2, 0);
      const replacements = parts.length * 6; // 'more' and a blank line, where another part stands between
      assert.ok(text.length <= limit + short + replacements + 10);
      assert.ok(text.startsWith('head'));
    }),
  );
});

test.run();
