import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, stringify } from 'yaml';
import type { Change, NodePath } from '../../scripts/fix/yaml';
import { documentsOf, editDocument, isRefusal } from '../../scripts/fix/yaml';

const test = suite('fix: yaml');
const numRuns = 300 * Number(process.env['FUZZ'] ?? 1);

const set = (value: unknown): Change => ({ set: value });
const remove: Change = { remove: true };

/** Text, field, change, and the text that must come out: every byte of it. */
const cases: readonly [what: string, text: string, path: NodePath, change: Change, expected: string][] = [
  ['a plain value, its comment kept', 'a: 1   # one\nb: 2\n', ['a'], set('x'), 'a: x   # one\nb: 2\n'],
  ['a quoted value, its quotes kept', `a: "1"\nb: 'it''s'\n`, ['b'], set("that's"), `a: "1"\nb: 'that''s'\n`],
  ['a word that YAML 1.1 reads as something else', 'a: 1\n', ['a'], set('on'), 'a: "on"\n'],
  ['an empty value', 'a:  # none\nb: 2\n', ['a'], set(1), 'a: 1  # none\nb: 2\n'],
  [
    'a new field after the last',
    'a:\n  b: 1 # one\n\n# end\nc: 2\n',
    ['a', 'd'],
    set(false),
    'a:\n  b: 1 # one\n  d: false\n\n# end\nc: 2\n',
  ],
  ['a new field without a last line break', 'a: 1', ['b'], set(2), 'a: 1\nb: 2'],
  [
    'new fields in new maps',
    'a:\n- n: x\n  i: y\n- n: z\n',
    ['a', 0, 'r', 'l', 'm'],
    set('1Gi'),
    'a:\n- n: x\n  i: y\n  r:\n    l:\n      m: 1Gi\n- n: z\n',
  ],
  [
    'a new field after a block of text',
    'a:\n  t: |\n    x\n\nb: 1\n',
    ['a', 'u'],
    set(1),
    'a:\n  t: |\n    x\n  u: 1\n\nb: 1\n',
  ],
  ['a new field in an empty one', 'a: # nothing yet\nb: 1\n', ['a', 'c'], set(1), 'a: # nothing yet\n  c: 1\nb: 1\n'],
  [
    'a new field in a flow map',
    'a: { b: 1, c: [2] } # x\n',
    ['a', 'd', 'e'],
    set('f'),
    'a: { b: 1, c: [2], d: { e: f } } # x\n',
  ],
  ['a new field in an empty flow map', 'a: {}\n', ['a', 'b'], set(false), 'a: { b: false }\n'],
  [
    'a new field in a flow map over several lines',
    '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n',
    ['b', 'd'],
    set('x'),
    '{\n  "a": 1,\n  "b": {\n    "c": 2,\n    "d": "x"\n  }\n}\n',
  ],
  ['JSON stays JSON', '{"a":{"b":"c"}}', ['a', 'd'], set({ e: 'f' }), '{"a":{"b":"c", "d": {"e":"f"}}}'],
  ['a field taken out with its line', 'a: 1\nb: 2 # two\n# three\nc: 3\n', ['b'], remove, 'a: 1\n# three\nc: 3\n'],
  ['the last line of all', 'a: 1\r\nb: 2', ['b'], remove, 'a: 1'],
  ['the first field of an element', 'a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'], remove, 'a:\n  - c: 2\n'],
  [
    'the last of its map',
    'a: 1\nb:\n  annotations:\n    x/y: z\n  c: 1\n',
    ['b', 'annotations', 'x/y'],
    remove,
    'a: 1\nb:\n  c: 1\n',
  ],
  ['the last of a map that may mean something', 'a:\n  b: 1\n', ['a', 'b'], remove, 'a:\n  {}\n'],
  ['a field out of a flow map', 'a: { b: 1, c: 2 }\n', ['a', 'c'], remove, 'a: { b: 1 }\n'],
  ['the first field out of a flow map', 'a: { b: 1, c: 2 }\n', ['a', 'b'], remove, 'a: { c: 2 }\n'],
  ['a key, its quotes kept', `"a": 1\n'b': 2\nc: 3\n`, ['a'], { rename: 'z/y' }, `"z/y": 1\n'b': 2\nc: 3\n`],
  [
    'a key with a list below',
    'bases:\n  # all\n  - x\n',
    ['bases'],
    { rename: 'resources' },
    'resources:\n  # all\n  - x\n',
  ],
  [
    'line ends of Windows',
    'a:\r\n  b: 1 # x\r\nc: 2\r\n',
    ['a', 'd'],
    set(1),
    'a:\r\n  b: 1 # x\r\n  d: 1\r\nc: 2\r\n',
  ],
  ['line ends of Windows, taken out', 'a: 1\r\nb: 2\r\nc: 3\r\n', ['b'], remove, 'a: 1\r\nc: 3\r\n'],
  [
    'behind a marker with a comment, and before the end',
    '--- # one\na: 1\n...\n',
    ['b'],
    set(2),
    '--- # one\na: 1\nb: 2\n...\n',
  ],
  ['behind a directive', '%YAML 1.1\n---\na: 1\n', ['a'], set(2), '%YAML 1.1\n---\na: 2\n'],
  [
    'beside an anchor that is not its own',
    'a: &x { b: 1 }\nc: *x\nd: 1\n',
    ['d'],
    set(2),
    'a: &x { b: 1 }\nc: *x\nd: 2\n',
  ],
  ['an anchor that nobody repeats', 'a: &x 1\n', ['a'], set(2), 'a: &x 2\n'],
  ['a value with odd spaces', 'a :   1\n"b"  : 2\n', ['a'], set(3), 'a :   3\n"b"  : 2\n'],
];

for (const [what, text, path, change, expected] of cases) {
  test(what, () => assert.equal(editDocument(text, { document: 0, path }, change), expected));
}

const refused: readonly [what: string, text: string, path: NodePath, change: Change, reason: RegExp][] = [
  ['a value that an alias repeats', 'a: &x { b: 1 }\nc: *x\n', ['a', 'b'], set(2), /shared through the anchor &x/],
  ['a value that is an alias', 'a: &x { b: 1 }\nc: *x\n', ['c', 'b'], set(2), /shared through the anchor &x/],
  ['a new field beside a repeated one', 'a: &x { b: 1 }\nc: *x\n', ['a', 'd'], set(2), /shared through the anchor &x/],
  ['a list with a comment inside, taken out', 'a:\n  - b # why\n  - c\nd: 1\n', ['a'], remove, /it holds comments/],
  ['a key whose new name is taken', 'a: 1\nb: 2\n', ['a'], { rename: 'b' }, /b is set beside it/],
  ['a block of text', 'a: |\n  b\n', ['a'], set('c'), /not safely edited/],
  ['a key that YAML spells in its long form', '? a\n: 1\n', ['b'], set(2), /not safely edited/],
  ['what is not there', 'a: 1\n', ['b'], remove, /not safely edited/],
  ['a field below a text', 'a: x\n', ['a', 'b'], set(1), /not safely edited/],
  ['an element of a list, taken out', 'a: [1]\n', ['a', 0], remove, /not safely edited/],
  ['what is no YAML', 'a: {\n', ['a'], set(1), /no YAML/],
];

for (const [what, text, path, change, reason] of refused) {
  test(`leaves ${what}`, () => {
    const edited = editDocument(text, { document: 0, path }, change);
    assert.ok(isRefusal(edited), String(edited));
    assert.match(edited.refused, reason);
  });
}

test('a field inside YAML that a block of text holds', () => {
  const text = 'patches:\n  - patch: |-\n      a:\n        - b: 1 # x\n      c: 2\n    target: {}\n';
  const path: NodePath = ['patches', 0, 'patch'];
  const edit = (inner: NodePath, change: Change) =>
    editDocument(text, { document: 0, path, inner: { document: 0, path: inner } }, change);
  assert.equal(
    edit(['a', 0, 'd', 'e'], set(1)),
    'patches:\n  - patch: |-\n      a:\n        - b: 1 # x\n          d:\n            e: 1\n      c: 2\n    target: {}\n',
  );
  assert.equal(edit(['c'], set(3)), text.replace('c: 2', 'c: 3'));
  assert.equal(edit(['a'], { rename: 'z' }), text.replace('a:\n', 'z:\n'));
  assert.equal(edit(['c'], remove), text.replace('      c: 2\n', ''));
});

test('a field inside JSON that a quoted text holds', () => {
  const text = `patch: '[{ "op": "add", "value": 1 }]'\n`;
  assert.equal(
    editDocument(text, { document: 0, path: ['patch'], inner: { document: 0, path: [0, 'value'] } }, set(false)),
    text.replace('1', 'false'),
  );
});

test('the parts of a text are its documents, and joined the text', () => {
  const text = '# head\n--- # one\na: 1\n...\n# between\n---\nb: 2\n---\n---\nc: 3\n';
  const parts = documentsOf(text);
  assert.ok(!isRefusal(parts));
  assert.equal(
    parts.map((part) => parse(part)),
    [{ a: 1 }, { b: 2 }, null, { c: 3 }],
  );
  assert.is(parts.join(''), text);
});

// ------------------------------------------------------------------------------------- whatever is written, however

const word = fc.stringMatching(/^[a-z][a-z0-9./-]{0,6}$/);
const scalar = fc.oneof(
  word,
  fc.constantFrom('on', '0755', '', 'a: b', 'x # y', 'two\nlines\n', "it's", '{'),
  fc.integer({ min: -9, max: 99 }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
}));
const style = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'flow' as const),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_LITERAL' as const,
  ),
});

/** Every path to a field of a map. */
function paths(given: unknown, path: NodePath = []): NodePath[] {
  if (given === null || typeof given !== 'object') return [];
  return Object.entries(given).flatMap(([key, child]) => {
    const next = [...path, Array.isArray(given) ? Number(key) : key];
    return [...(Array.isArray(given) ? [] : [next]), ...paths(child, next)];
  });
}

test('changes one run of lines and holds what was asked for, or refuses', () => {
  let edited = 0;
  const change = fc.oneof(
    scalar.map(set),
    fc.constant(remove),
    word.map((rename): Change => ({ rename })),
  );
  const comments = fc.array(fc.nat(20), { maxLength: 3 });
  const property = fc.property(
    fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }),
    style,
    fc.boolean(),
    comments,
    fc.nat(),
    word,
    change,
    (given, options, crlf, at, pick, extra, wanted) => {
      const lines = stringify(given, { ...options, lineWidth: 0 }).split('\n');
      for (const line of at) if (/^ *[a-z][^|>"'{[]*$/.test(lines[line] ?? '')) lines[line] = `${lines[line]}  # why`;
      const text = lines.join(crlf ? '\r\n' : '\n');
      const known = paths(given);
      const chosen = known[pick % known.length] ?? [];
      const path = 'set' in wanted && pick % 3 === 0 ? [...chosen.slice(0, -1), extra] : chosen;
      const after = editDocument(text, { document: 0, path }, wanted);
      if (isRefusal(after)) return;
      edited += 1;
      const old = text.split('\n');
      const now = after.split('\n');
      let head = 0;
      while (head < old.length && old[head] === now[head]) head += 1;
      let tail = 0;
      while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
      if ('rename' in wanted) assert.ok(old.length === now.length && old.length - head - tail <= 1, after);
      if ('set' in wanted) assert.ok(old.length - head - tail <= 1, after);
      const holds = path.reduce<unknown>(
        (part, step) => (part as Record<string, unknown> | undefined)?.[step],
        parse(after),
      );
      if ('set' in wanted) assert.equal(holds ?? null, wanted.set);
      else if (path.at(-1) !== ('rename' in wanted ? wanted.rename : undefined)) assert.is(holds, undefined);
    },
  );
  fc.assert(property, { numRuns });
  assert.ok(edited > numRuns / 2, `only ${edited} of ${numRuns}`);
});

test.run();
