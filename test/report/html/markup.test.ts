import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fitted, widthOf } from '../../../scripts/report/html/graph/measure';
import { html, textOf, trusted } from '../../../scripts/report/html/markup';
import { amount, span } from '../../../scripts/report/html/numbers';
import { code, table } from '../../../scripts/report/html/parts';

const test = suite('markup');

test('escapes text in elements and in attributes', () => {
  assert.is(
    textOf(html`<p title="${'"><b>'}">${"<script>'`&"}</p>`),
    '<p title="&#34;&#62;&#60;b&#62;">&#60;script&#62;&#39;&#96;&#38;</p>',
  );
});

test('shows characters that steer as text', () => {
  assert.is(textOf(html`${'a\u202eb\u0000'}`), 'a\\u202eb\\u0000');
});

test('takes markup as it is, joins lists, leaves nothing out but nothing', () => {
  assert.is(
    textOf(html`${html`<i>${'<'}</i>`}${[1, 'a', [trusted('<br>')]]}${undefined}${null}${false}${''}${0}`),
    '<i>&#60;</i>1a<br>0',
  );
});

test('code breaks behind a slash, and anywhere where it is very long', () => {
  assert.is(textOf(code('a/b')), '<code><span>a/</span><wbr><span>b</span></code>');
  assert.match(textOf(code('x'.repeat(40))), /<span class="long">x{40}</);
});

test('a table names its columns and rows, and keeps the number that a cell is sorted by', () => {
  const text = textOf(
    table('Sizes', [{ title: 'Name' }, { title: 'Heap', number: true }], [['a', { show: '1Gi', by: 1024 }]], true),
  );
  assert.match(text, /<caption>Sizes<\/caption>/);
  assert.match(text, /<th scope="col" class="number">Heap<\/th>/);
  assert.match(text, /<th scope="row">a<\/th><td class="number" data-by="1024">1Gi<\/td>/);
});

test('cuts a long text in its middle, and never a short one', () => {
  assert.is(fitted('short', 100, 12), 'short');
  const cut = fitted('elasticsearch-snapshot-credentials', 120, 12, true);
  assert.match(cut, /^elasti.*….*entials$/);
  assert.ok(widthOf(cut, 12, true) <= 120);
  assert.is(fitted('anything', 1, 12), '…');
});

test('numbers and times for a reader', () => {
  assert.equal(
    [
      amount(2 ** 34, 'memory'),
      amount(756e9, 'bytes'),
      amount(2e6, 'bytes/s'),
      amount(1200, 'count'),
      amount(NaN, 'bytes'),
      amount(Infinity, 'memory'),
    ],
    ['16 GiB', '756 GB', '2 MB/s', '1,200', 'not stated', 'not stated'],
  );
  assert.equal(
    [span(0), span(86400e3), span(7 * 86400e3), span(5400e3), span(NaN)],
    ['at once', '1 day', '7 days', '90 minutes', 'no time'],
  );
});

test.run();
