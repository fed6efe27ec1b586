import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/stages/error';
import { parse } from '../../scripts/stages/parse';

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
  assert.equal(data(`--- {apiVersion: v1, kind: ConfigMap, data: {a: b}}`), [{ a: 'b' }]);
});

test('unfolds lists, and lists in lists', () => {
  const list = (items: string) => `{ "apiVersion": "v1", "kind": "List", "items": [${items}] }`;
  const map = '{ "apiVersion": "v1", "kind": "ConfigMap" }';
  assert.is(parse(list(`${map}, ${list(`${map}, ${map}`)}`), 'a').length, 3);
});

test('reads JSON, a byte order mark, and lines that end in CRLF', () => {
  assert.equal(data('\uFEFF{\n\t"apiVersion": "v1",\n\t"kind": "ConfigMap",\n\t"data": {"a":"\\u00e4\\n"}\n}'), [{ a: 'ä\n' }]);
  assert.equal(data(`${head}data:\n  a: |\n    x\n    y\n`.replaceAll('\n', '\r\n')), [{ a: 'x\ny\n' }]);
});

test('reads scalars as the API server does', () => {
  const values: [string, unknown][] = [
    ['on', true], ['Yes', true], ['n', false], ['off', false], ['~', null], ['null', null], ['truth', 'truth'],
    ['0755', 493], ['0o17', 15], ['0x1F', 31], ['-0b11', -3], ['1_000', 1000], ['08', 8], ['1e3', 1000], ['.5', 0.5],
    ['12:30:45', '12:30:45'], ['2024-01-01', '2024-01-01'], ['1.10', 1.1], ['1.2.3', '1.2.3'], ['"0755"', '0755'],
    ["'on'", 'on'], ['!!str 1', '1'], ['&a 0755', 493], ['&a on', true],
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
  assert.is(refused(`${head}---\n${head}data:\n  a: b\n  a: c\n`), 'a.yaml:10:3: Map keys must be unique; a is repeated');
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

test('refuses what would never end or fill the memory', () => {
  const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`);
  assert.match(refused(`${head}l0: &l0 [x]\n${levels.join('\n')}\n`), /Excessive alias count/);
  for (const nested of ['['.repeat(100_000), '{a: '.repeat(100_000), `${'- '.repeat(50_000)}a`, '? '.repeat(50_000), `&a [${'['.repeat(30_000)}`]) {
    assert.match(refused(`${head}data:\n  b: ${nested}\n`), /^a\.yaml:\d+:\d+: /);
    assert.match(refused(nested), /^a\.yaml:\d+/);
  }
  assert.match(refused(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')), /expected at most 500 levels/);
});

test('reads 50 MB in seconds, and refuses a document of that size that needs the slow way', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    app: "b"\nspec:\n  containers:\n    - name: c\n      image: d:1\n';
  const many = Array(Math.ceil(50_000_000 / (pod.length + 4))).fill(pod).join('---\n');
  const start = performance.now();
  assert.ok(parse(many, 'a.yaml').length > 350_000);
  assert.match(refused(`${head}data:\n  a: &x b${'c'.repeat(50_000_000)}\n`), /expected a document of at most/);
  assert.is(data(`${head}data:\n  a: ${'c'.repeat(50_000_000)}\n`).length, 1);
  assert.ok(performance.now() - start < 60_000);
});

test('gives an object without metadata an empty one, so that rules can read it', () => {
  assert.equal(parse('apiVersion: v1\nkind: Pod\n', 'pod.yaml'), [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }]);
  assert.equal(parse('apiVersion: v1\nkind: Pod\nmetadata:\n', 'pod.yaml')[0]?.metadata, {});
});

test('refuses metadata that is no map, with file and line', () => {
  for (const [metadata, shown] of [['x', '"x"'], ['[a]', '["a"]'], ['1', '1']] as const) {
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
