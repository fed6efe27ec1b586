import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { resourceLayer } from '../../scripts/locate/resource';
import { stepsOf } from '../../scripts/locate/steps';
import { readYaml, rootOf } from '../../scripts/locate/text';
import { written } from '../../scripts/locate/written';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { item, key } from '../../scripts/model/kube/path';
import { parseWritten } from '../../scripts/yaml/parse';

const test = suite('places of what is written');
const root = join(__dirname, '../..');
const numRuns = 200 * Number(process.env['FUZZ'] ?? 1);

/** Every path of a value, and below each map one that it does not have. */
function* paths(value: unknown, path = ''): Generator<string> {
  if (path) yield path;
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value))
    for (const [index, element] of value.entries()) yield* paths(element, item(path, element, index));
  else {
    yield key(path, 'unheardOf');
    for (const [name, inner] of Object.entries(value)) yield* paths(inner, key(path, name));
  }
}

/** The place of a path according to the layers, which read the document with a library; undefined where it is missing. */
function slow(text: string, object: Manifest, path: string): string {
  const yaml = readYaml(text, 'file');
  const layer = resourceLayer(rootOf(yaml));
  const { steps } = stepsOf(object, path);
  for (let length = steps.length; length > 0; length--) {
    const setting = layer.setting(steps.slice(0, length), object);
    if (setting) return `${setting.place.line}:${setting.place.column}`;
  }
  return `${layer.origin?.line ?? 0}:${layer.origin?.column ?? 0}`;
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

/** Compares every path of a document; how many it was, 0 where the quick parser leaves the document alone. */
function agree(text: string, object: Manifest): number {
  const quick = written(text, object);
  if (!quick) return 0;
  const all = Array.from(new Set(paths(object)));
  for (const path of all)
    assert.is(lineAndColumn(text, quick.offset(path)), slow(text, object, path), `${path} in\n${text}`);
  return all.length;
}

test('are those that the layers have, in every manifest of the bases and of the article', () => {
  const files = ['base', 'test/fixtures/document'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'))
      .map((file) => join(root, folder, file)),
  );
  let compared = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const { object, start, end } of parseWritten(text, file)) compared += agree(text.slice(start, end), object);
  }
  assert.ok(compared > 2000, `${compared} paths`);
});

test('are those that the layers have, in any style', () => {
  const scalar = fc.oneof(
    fc.stringMatching(/^[a-z][a-z0-9 .:-]{0,12}$/),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant('a\nb\n'),
  );
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.uniqueArray(word),
      tie('named'),
      fc.dictionary(word, tie('value'), { maxKeys: 4 }),
    ),
    // the layers find an element by what it is, so no two may be the same
    named: fc.uniqueArray(fc.record({ name: word, with: tie('value') }), {
      selector: ({ name }) => name,
      maxLength: 4,
    }),
  }));
  const style = fc.record({
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20),
    collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'flow' as const),
    defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'BLOCK_LITERAL' as const),
  });
  let compared = 0;
  fc.assert(
    fc.property(fc.dictionary(word, value, { maxKeys: 4 }), style, (spec, options) => {
      const object = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'a' }, spec };
      const text = `# a comment\n${stringify(object, { ...options, version: '1.1' })}`;
      const [read] = parseWritten(text, 'file');
      compared += agree(text, read?.object as Manifest);
    }),
    { numRuns },
  );
  assert.ok(compared > numRuns, `${compared} paths`);
});

test('of a list of objects are left to the layers', () => {
  const text =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n';
  const [read] = parseWritten(text, 'file');
  assert.is(written(text, read?.object as Manifest), undefined);
});

test.run();
