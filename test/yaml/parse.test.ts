import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/input-error';
import { parse } from '../../scripts/yaml/parse';

const test = suite('parse');

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

/** The `data` of each object of a text. */
const data = (yaml: string) => parse(yaml, 'a.yaml').map((object) => object['data'] as unknown);

function refused(yaml: string): string {
  try {
    parse(yaml, 'a.yaml');
  } catch (error) {
    assert.instance(error, InputError);
    return (error as Error).message;
  }
  throw new Error('expected an InputError, found none');
}

test('reads several documents, skips empty ones and comments', () => {
  assert.is(parse(`# first\n---\n${head}---\n---\n# nothing\n--- # with a comment\n${head}...\n---\n`, 'a').length, 2);
  assert.equal(parse('', 'a'), []);
  assert.equal(parse('---\n', 'a'), []);
  assert.is(parse(`%YAML 1.1\n---\n${head}`, 'a').length, 1);
  assert.equal(parse('---\n...\n---\n---\n', 'a'), []);
  assert.match(refused(`%YAML 1.1\n${head}`), /^a\.yaml:2:1: Missing directives-end/);
  assert.equal(data(`--- {apiVersion: v1, kind: ConfigMap, data: {a: b}}`), [{ a: 'b' }]);
});

test('unfolds lists, and lists in lists', () => {
  const list = (items: string) => `{ "apiVersion": "v1", "kind": "List", "items": [${items}] }`;
  const map = '{ "apiVersion": "v1", "kind": "ConfigMap" }';
  assert.is(parse(list(`${map}, ${list(`${map}, ${map}`)}`), 'a').length, 3);
});

test('reads JSON, a byte order mark, and lines that end in CRLF', () => {
  assert.equal(data('\uFEFF{\n\t"apiVersion": "v1",\n\t"kind": "ConfigMap",\n\t"data": {"a":"\\u00e4\\n"}\n}'), [
    { a: 'ä\n' },
  ]);
  assert.equal(data(`${head}data:\n  a: |\n    x\n    y\n`.replaceAll('\n', '\r\n')), [{ a: 'x\ny\n' }]);
});

test('reads scalars as the API server does', () => {
  const values: [string, unknown][] = [
    ['on', true],
    ['Yes', true],
    ['n', false],
    ['off', false],
    ['~', null],
    ['null', null],
    ['truth', 'truth'],
    ['0755', 493],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['08', 8],
    ['1e3', 1000],
    ['.5', 0.5],
    ['12:30:45', '12:30:45'],
    ['2024-01-01', '2024-01-01'],
    ['1.10', 1.1],
    ['1.2.3', '1.2.3'],
    ['"0755"', '0755'],
    ["'on'", 'on'],
    ['!!str 1', '1'],
    ['&a 0755', 493],
    ['&a on', true],
  ];
  for (const [text, value] of values) {
    assert.equal(data(`${head}data: { a: ${text} }\n`), [{ a: value }], text);
    assert.equal(data(`${head}data:\n  a: ${text}\n`), [{ a: value }], text);
  }
});

test('reads anchors, aliases, merges and tags', () => {
  assert.equal(data(`${head}x: &x { b: "1" }\ndata:\n  <<: *x\n  c: !!str 2\n`), [{ b: '1', c: '2' }]);
});

test('says where a mistake is: file, line, column', () => {
  assert.is(
    refused(`${head}---\n${head}data:\n  a: b\n  a: c\n`),
    'a.yaml:10:3: Map keys must be unique; a is repeated',
  );
  assert.match(refused(`${head}data: [\n`), /^a\.yaml:5:1: Flow sequence in block collection/);
  assert.match(refused(`${head}data:\n\ta: b\n`), /^a\.yaml:5:1: Tabs are not allowed as indentation/);
  assert.match(refused(`${head}data:\n  a: "b\n`), /^a\.yaml:6:1: Missing closing "quote/);
  assert.match(refused(`${head}data:\n  a: - x\n`), /^a\.yaml:5:6: /);
  assert.is(refused(`${head}data:\n  a: b\u0007\n`), 'a.yaml:5: expected text, found the control character 0x07');
  assert.is(refused('# comment\n\n- a\n'), 'a.yaml:3: expected a Kubernetes object, found a list');
  assert.is(refused(`${head}---\nkind: Pod\n`), 'a.yaml:5: expected apiVersion, found none');
  assert.is(refused('apiVersion: v1\nkind: 5\n'), 'a.yaml:1: expected kind, found 5');
});

test('lets no key reach the prototype', () => {
  const [object] = parse(`${head}__proto__: { polluted: true }\n`, 'a.yaml');
  assert.ok(Object.hasOwn(object ?? {}, '__proto__'));
  assert.is(({} as Record<string, unknown>)['polluted'], undefined);
});

test('reads a stream of JSON as kubectl does: line by line, or one after the other', () => {
  const map = (name: string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { text: 'a } { " [' } });
  const names = (text: string) => parse(text, 'a.json').map(({ metadata }) => metadata.name);
  assert.equal(names(`${map('a')}\n${map('b')}\n${map('c')}\n`), ['a', 'b', 'c']);
  assert.equal(names(`${map('a')}${map('b')}`), ['a', 'b']);
  assert.equal(names(`\uFEFF${JSON.stringify(JSON.parse(map('a')), null, 2)}\r\n${map('b')}`), ['a', 'b']);
  assert.equal(names(`${map('a')}\n---\n${map('b')}\n${map('c')}`), ['a', 'b', 'c']);
  assert.is(refused(`${map('a')}\n[]`), 'a.yaml:2:1: Unexpected flow-seq-start at node end');
  assert.is(refused(`${map('a')}\n{ "kind": "Pod" }`), 'a.yaml:2: expected apiVersion, found none');
  assert.is(
    refused(`{"apiVersion":"v1","kind":"Pod"}{"kind":"Pod","kind":"Pod"}`),
    'a.yaml:1:47: Map keys must be unique; kind is repeated',
  );
  assert.match(refused(`${map('a')}\n{`), /^a\.yaml:2:1: /);
  assert.is(refused(`[${map('a')}]`), 'a.yaml:1: expected a Kubernetes object, found a list');
});

test('a List without items is empty, and takes no other items', () => {
  assert.equal(parse('apiVersion: v1\nkind: List\n', 'a'), []);
  assert.equal(parse('apiVersion: v1\nkind: List\nitems:\n', 'a'), []);
  assert.is(refused('apiVersion: v1\nkind: List\nitems: {}\n'), 'a.yaml:1: expected items to be a list, found {}');
  assert.is(
    refused('apiVersion: v1\nkind: List\nitems: [5]\n'),
    'a.yaml:1: expected a Kubernetes object, found number',
  );
});

test('reads tags as the API server does: bytes and dates are strings, sets are maps, an unknown tag is none', () => {
  for (const [text, value] of [
    ['!!binary aGVsbG8=', 'hello'],
    ['!!timestamp 2024-01-01', '2024-01-01'],
    ['!!set { b, c }', { b: null, c: null }],
    ['!!omap [b: c]', [{ b: 'c' }]],
    ['!foo 5', '5'],
    ['!!int "5"', 5],
    ['!!float 1', 1],
    ['!!bool "yes"', true],
  ] as const) {
    assert.equal(data(`${head}data: { a: ${text} }\n`), [{ a: value }], text);
  }
});

test('refuses keys that are no words', () => {
  assert.is(refused(`${head}data: { [a, b]: c }\n`), 'a.yaml:4:9: expected a word as a key, found a list');
  assert.is(refused(`${head}data:\n  ? { a: b }\n  : c\n`), 'a.yaml:5:5: expected a word as a key, found a map');
  assert.is(refused(`${head}x: &x { a: b }\ndata: { *x : c }\n`), 'a.yaml:5:9: expected a word as a key, found a map');
  assert.is(refused(`${head}data: { null: c }\n`), 'a.yaml:4:9: expected a word as a key, found none');
  assert.equal(data(`${head}x: &x a\ndata: { *x : c, 1: d, on: e }\n`), [{ a: 'c', 1: 'd', true: 'e' }]);
  assert.is(refused(`${head}data: { 1: a, "1": b }\n`), 'a.yaml:4:15: Map keys must be unique; 1 is repeated');
});

test('an alias has its anchor before it, in the same document and around nothing of its own', () => {
  assert.is(refused(`${head}data: *x\n`), 'a.yaml:4:7: expected an anchor &x before its alias, found none');
  assert.is(
    refused(`${head}data: *x\ny: &x { a: b }\n`),
    'a.yaml:4:7: expected an anchor &x before its alias, found none',
  );
  assert.is(
    refused(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: &m { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: *m\n`,
    ),
    'a.yaml:7:11: expected an anchor &m before its alias, found none',
  );
  assert.is(refused(`${head}data: &x\n  a: *x\n`), 'a.yaml:5:6: expected *x to stand outside of &x, found it inside');
  const list = 'apiVersion: v1\nkind: List\nitems: &x\n  - apiVersion: v1\n    kind: List\n    items: *x\n';
  assert.is(refused(list), 'a.yaml:6:12: expected *x to stand outside of &x, found it inside');
  assert.equal(data(`${head}x: &x b\ny: &x c\ndata: { a: *x }\n`), [{ a: 'c' }]);
});

test('merges maps and lists of maps, the first one first, and nothing else', () => {
  assert.equal(data(`${head}x: &x { a: "1" }\ny: &y { a: "2", b: "3" }\ndata: { <<: [*x, *y], c: "4" }\n`), [
    { a: '1', b: '3', c: '4' },
  ]);
  assert.equal(data(`${head}x: &x { a: "1" }\ndata: { a: "0", <<: *x }\n`), [{ a: '0' }]);
  for (const source of ['5', '[5]', '*w']) {
    assert.match(
      refused(`${head}w: &w word\ndata:\n  <<: ${source}\n`),
      /^a\.yaml:6:7: expected a map or a list of maps to merge, found none$/,
      source,
    );
  }
  assert.is(
    refused(`${head}x: &x { a: "1" }\ndata:\n  <<: *x\n  <<: *x\n`),
    'a.yaml:7:3: Map keys must be unique; << is repeated',
  );
});

test('refuses what would never end or fill the memory', () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
  );
  assert.match(refused(`${head}l0: &l0 [x]\n${levels.join('\n')}\n`), /^a\.yaml:5:10: Excessive alias count/);
  const merges = Array.from(
    { length: 12 },
    (_, level) => `l${level + 1}: &l${level + 1} { <<: [${Array(10).fill(`*l${level}`).join(', ')}] }`,
  );
  assert.match(refused(`${head}l0: &l0 { a: x }\n${merges.join('\n')}\n`), /^a\.yaml:5:\d+: Excessive alias count/);
  const wide = `${head}x: &x ${'x'.repeat(100_000)}\ndata: { ${Array.from({ length: 900 }, (_, index) => `k${index}: *x`).join(', ')} }\n`;
  assert.is(refused(wide), 'a.yaml:5:13: expected at most 8000000 characters with every alias written out, found more');
  for (const nested of [
    '['.repeat(100_000),
    '{a: '.repeat(100_000),
    `${'- '.repeat(50_000)}a`,
    '? '.repeat(50_000),
    `&a [${'['.repeat(30_000)}`,
  ]) {
    assert.match(refused(`${head}data:\n  b: ${nested}\n`), /^a\.yaml:\d+:\d+: /);
    assert.match(refused(nested), /^a\.yaml:\d+/);
  }
  assert.match(
    refused(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')),
    /expected at most 500 levels/,
  );
});

test('reads 50 MB in seconds, and refuses a document of that size that needs the slow way', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    app: "b"\nspec:\n  containers:\n    - name: c\n      image: d:1\n';
  const many = Array(Math.ceil(50_000_000 / (pod.length + 4)))
    .fill(pod)
    .join('---\n');
  const start = performance.now();
  assert.ok(parse(many, 'a.yaml').length > 350_000);
  assert.match(refused(`${head}data:\n  a: &x b${'c'.repeat(50_000_000)}\n`), /expected a document of at most/);
  assert.is(data(`${head}data:\n  a: ${'c'.repeat(50_000_000)}\n`).length, 1);
  assert.ok(performance.now() - start < 60_000);
});

test('reads a quoted text whose lines stand further left than YAML wants, as Go does', () => {
  const loose = `${head}data:\n  a: 'it''s\n  one\n\n  text'\n  b: ["\n  two\n  "]\n  c: "\nthree"\n`;
  assert.equal(data(loose), [{ a: "it's one\ntext", b: [' two '], c: ' three' }]);
  assert.is(refused(`${head}data:\n  a: "open\n  b: c\n`), 'a.yaml:7:1: Missing closing "quote');
});

test('gives an object without metadata an empty one, so that rules can read it', () => {
  assert.equal(parse('apiVersion: v1\nkind: Pod\n', 'pod.yaml'), [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }]);
  assert.equal(parse('apiVersion: v1\nkind: Pod\nmetadata:\n', 'pod.yaml')[0]?.metadata, {});
});

test('refuses metadata that is no map, with file and line', () => {
  for (const [metadata, shown] of [
    ['x', '"x"'],
    ['[a]', '["a"]'],
    ['1', '1'],
  ] as const) {
    try {
      parse(`---\napiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`, 'pod.yaml');
      assert.unreachable();
    } catch (error) {
      assert.instance(error, InputError);
      assert.is((error as Error).message, `pod.yaml:2: expected metadata to be a map, found ${shown}`);
    }
  }
});

test.run();
