import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { libraryParse } from '../../scripts/yaml/library';
import { quickParse } from '../../scripts/yaml/quick';

const test = suite('quickParse');

/** How much of a property is tried: more with `FUZZ=20`. */
const numRuns = 300 * Number(process.env['FUZZ'] ?? 1);

/** What the quick parser says has to be what the library says; where it says nothing, the library is asked anyway. */
function agrees(text: string): boolean {
  const quick = quickParse(text);
  if (!quick) return true;
  const library = libraryParse(text);
  assert.ok('value' in library, `the library refuses ${JSON.stringify(text)}: ${JSON.stringify(library)}`);
  assert.equal(quick.value, (library as { value: unknown }).value, JSON.stringify(text));
  return true;
}

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
const text = fc.oneof(
  word,
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'on',
    '0755',
    '1_0',
    '~',
    '',
    ' ',
    '- a',
    'a: b',
    'a #b',
    '#',
    'a\nb',
    'a\n\n  b\n',
    '\na',
    'a \n',
    '  a\nb',
    "it's",
    '"',
    '\\',
    '{',
    '*a',
    'ä',
    '\u2028',
    'a:',
    ':a',
    '<<',
    'a\n---\nb',
  ),
  fc.array(fc.stringMatching(/^ {0,3}[ -~]{0,9}$/), { maxLength: 5 }).map((lines) => lines.join('\n')),
);
const scalar = fc.oneof(
  text,
  fc.integer({ min: -1000, max: 100000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(word, text), tie('value'), { maxKeys: 4 }),
  ),
}));
const style = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'flow' as const),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_LITERAL' as const,
    'BLOCK_FOLDED' as const,
  ),
  defaultKeyType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const),
  version: fc.constant('1.1' as const),
});

test('agrees with the library on what is printed in any style', () => {
  fc.assert(
    fc.property(value, style, (given, options) => agrees(stringify(given, options))),
    { numRuns },
  );
});

test('agrees with the library on JSON', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (given, indent) => agrees(JSON.stringify(given, null, indent))),
    { numRuns },
  );
});

test('agrees with the library on text with mistakes', () => {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(3),
    put: fc.constantFrom(
      '',
      ' ',
      '  ',
      '\n',
      '\n  ',
      ':',
      ': ',
      '- ',
      '#',
      ' #',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '>',
      '\\',
      '&a',
      '*a',
      '!',
      '?',
      'x',
      '\t',
      '-',
      '|-',
      '>+',
      '|2',
    ),
  });
  const property = fc.property(
    value,
    style,
    fc.array(edit, { minLength: 1, maxLength: 3 }),
    (given, options, edits) => {
      const printed = edits.reduce(
        (before, { at, cut, put }) => {
          const offset = Math.floor(at * before.length);
          return before.slice(0, offset) + put + before.slice(offset + cut);
        },
        stringify(given, options),
      );
      return agrees(printed);
    },
  );
  fc.assert(property, { numRuns: 2 * numRuns });
});

test('agrees with the library on any lines', () => {
  const line = fc.stringMatching(/^ {0,4}(- ){0,2}([a-c]: ?)?([|>][+-]?|["'{[][a-c, :"'\]}]{0,6}|[a-c #:]{0,5})$/);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => agrees(`${lines.join('\n')}\n`)),
    { numRuns: 4 * numRuns },
  );
});

test('is quick about what it understands: the manifests of this project and their like', () => {
  const plain =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n      - args:\n        - --a=b\n        command: ["a", "b c"]\n        name: c\n        env:\n          - name: d\n            value: "1"\n      volumes: []\ndata:\n  text: |-\n    a: b\n\n      c\n  folded: >\n    a\n    b\n';
  assert.ok(quickParse(plain));
});

test.run();
