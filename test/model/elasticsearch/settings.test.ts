import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flatten } from '../../../scripts/model/elasticsearch/flatten';
import { automaticHeap, heapOf, jvmOptionLines, jvmOptionWords } from '../../../scripts/model/elasticsearch/jvm';
import { resolve } from '../../../scripts/model/elasticsearch/placeholder';
import { bytes, size, time } from '../../../scripts/model/elasticsearch/units';
import { atLeast, compareMinor, imageVersion } from '../../../scripts/model/elasticsearch/version';

const flat = suite('flatten');

const pairs = (text: string) => flatten(text).entries.map(({ key, text: value, list }) => [key, list ?? value]);

flat('joins nested and dotted names, keeps lists, takes values as written', () => {
  assert.equal(
    pairs(
      'node: { name: a, attr.zone: b }\ncluster.name: logs\nnode.roles: [master, data]\nhttp.port: 9_200\nx: yes\ny: "1"\nz:\n',
    ),
    [
      ['node.name', 'a'],
      ['node.attr.zone', 'b'],
      ['cluster.name', 'logs'],
      ['node.roles', ['master', 'data']],
      ['http.port', '9_200'],
      ['x', 'yes'],
      ['y', '1'],
      ['z', ''],
    ],
  );
});

flat('numbers the maps of a list, and follows anchors', () => {
  assert.equal(pairs('a: [{ b: 1 }, { b: 2 }]\nc: &c { d: 3 }\ne: *c\n'), [
    ['a.0.b', '1'],
    ['a.1.b', '2'],
    ['c.d', '3'],
    ['e.d', '3'],
  ]);
});

flat('says where each name stands, from 1', () => {
  assert.equal(
    flatten('a: 1\nb:\n  c: 2\n').entries.map(({ position }) => position),
    [
      { line: 1, column: 1 },
      { line: 3, column: 3 },
    ],
  );
});

flat('reports what is no YAML with its place', () => {
  const { problems } = flatten('a: 1\nb: [1\nc: }\n');
  assert.ok(problems.length > 0);
  assert.ok(problems.every(({ message, position }) => message && position.line >= 1 && position.column >= 1));
  assert.equal(
    flatten('just text').problems.map(({ message }) => message),
    ['expected a map of settings'],
  );
});

flat('keeps both of a duplicate', () => {
  assert.equal(pairs('a: 1\na: 2\n'), [
    ['a', '1'],
    ['a', '2'],
  ]);
});

flat('never throws, whatever the text', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&x ',
    '*x',
    '"',
    "'",
    '#',
    '|',
    '>',
    '!!',
    '?',
    '${X}',
    '\t',
    '%',
    '@',
    '<<: ',
    ',',
    '---\n',
    '\u0000',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const { entries, problems } = flatten(text);
        for (const { position } of [...entries, ...problems]) assert.ok(position.line >= 1 && position.column >= 1);
      },
    ),
    { numRuns: 2_000 },
  );
});

flat.run();

const placeholders = suite('placeholders');
const variables = new Map([
  ['A', { text: 'a', path: '' }],
  ['EMPTY', { text: '', path: '' }],
]);

placeholders('are replaced, take defaults, and are listed when nothing supplies them', () => {
  assert.equal(resolve('x-${A}-${B:b}-${EMPTY}', variables), { text: 'x-a-b-', missing: [] });
  assert.equal(resolve('${B} ${C}', variables), { text: '${B} ${C}', missing: ['B', 'C'] });
  assert.equal(resolve('$A {A} ${} $${A}', variables), { text: '$A {A} ${} $a', missing: [''] });
});

placeholders('never throw, and leave a text without them alone', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const resolved = resolve(text, variables);
      if (!text.includes('${')) assert.equal(resolved, { text, missing: [] });
    }),
  );
});

placeholders.run();

const units = suite('units');

units('bytes', () => {
  assert.equal(['1g', '512mb', '1024', '1.5kb', '0', '5 GB'].map(bytes), [
    2 ** 30,
    2 ** 29,
    1024,
    1536,
    0,
    5 * 2 ** 30,
  ]);
  assert.ok(['', 'x', '1q', '-1', '10%', null, undefined].every((value) => Number.isNaN(bytes(value))));
});

units('times in milliseconds', () => {
  assert.equal(['30s', '1d', '500ms', '-1', '0', '2h', '1m'].map(time), [30e3, 86400e3, 500, -1, 0, 7200e3, 60e3]);
  assert.ok(['', '5', 'a week', '1y', '1.5h', '5M', undefined].every((value) => Number.isNaN(time(value))));
});

units('sizes for a reader', () =>
  assert.equal([0, 512, 2 ** 20, 1.5 * 2 ** 30, 16 * 2 ** 30].map(size), ['0', '512', '1Mi', '1.5Gi', '16Gi']),
);

units('never throw', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const read of [bytes, time])
        assert.type(read(typeof value === 'object' && value ? JSON.stringify(value) : value), 'number');
    }),
  );
});

units.run();

const jvm = suite('JVM options');

jvm('come from files without comments and version prefixes', () => {
  assert.equal(jvmOptionLines('# heap\n-Xms1g\n\n8-13:-XX:+UseG1GC\n14-:-Xmx1g\n17:-Dx=y  \nnot an option\n'), [
    { text: '-Xms1g', line: 2 },
    { text: '-XX:+UseG1GC', line: 4 },
    { text: '-Xmx1g', line: 5 },
    { text: '-Dx=y', line: 6 },
  ]);
  assert.equal(jvmOptionWords(' -Xms1g  -Xmx1g '), ['-Xms1g', '-Xmx1g']);
});

jvm('the last size wins', () => {
  const origin = { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }, path: '' };
  const { min, max } = heapOf(
    ['-Xms1g', '-Xmx1g', '-Xmx2g', '-XX:InitialHeapSize=512m', '-Xmxlots'].map((text) => ({ text, origin })),
  );
  assert.equal([min?.bytes, max?.bytes], [2 ** 29, 2 ** 31]);
});

jvm('left alone, Elasticsearch takes half, a master more, at most 31 GiB', () => {
  const GiB = 2 ** 30;
  assert.equal(
    [
      automaticHeap(8 * GiB, new Set(['data'])),
      automaticHeap(10 * GiB, new Set(['master'])),
      automaticHeap(128 * GiB, new Set(['data'])),
    ],
    [4 * GiB, 6 * GiB, 31 * GiB],
  );
});

jvm.run();

const versions = suite('versions');

versions('are read from the tag', () => {
  const texts = [
    'elasticsearch:9.5.3',
    'localhost:5000/a/elasticsearch:8.19',
    'x/kibana:v7.17.29@sha256:00',
    'x:9.5.3-SNAPSHOT',
  ];
  assert.equal(
    texts.map((image) => imageVersion(image)?.text),
    ['9.5.3', '8.19', '7.17.29', '9.5.3'],
  );
  assert.equal(['elasticsearch', 'localhost:5000/x', 'x:latest', 'x:1.2.3.4', null].map(imageVersion), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

versions('compare by minor; an unknown one counts as the newest', () => {
  const [old, newer] = [imageVersion('x:8.2.0')!, imageVersion('x:8.10.1')!];
  assert.ok(
    atLeast(newer, 8, 2) && atLeast(old, 8, 2) && !atLeast(old, 8, 10) && atLeast(undefined, 99) && atLeast(old, 7, 17),
  );
  assert.ok(compareMinor(old, newer) < 0);
});

versions.run();
