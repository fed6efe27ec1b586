import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAllDocuments, stringify } from 'yaml';
import { summaryOf } from '../../scripts/engine/report';
import { InputError } from '../../scripts/input-error';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { formats } from '../../scripts/report';
import findingsSchema from '../../scripts/report/findings.schema.json';
import type { Finding } from '../../scripts/rule/finding';
import { schema } from '../../scripts/schema/schema';
import { readFacts } from '../../scripts/source/facts';

/** How much of a property is tried: more with `FUZZ=20`. */
const numRuns = 150 * Number(process.env['FUZZ'] ?? 1);
const root = join(__dirname, '../..');
const prod = parseAllDocuments(readFileSync(join(root, 'test/golden/prod.yaml'), 'utf8')).map(
  (document) => document.toJS() as Manifest,
);

/** Values that nobody writes on purpose. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    1e308,
    NaN,
    true,
    [],
    {},
    [[]],
    [null],
    '\u0000',
    '${x}',
    '0x1F',
    '1e9999',
    '9'.repeat(400),
    { name: null },
    { $ref: '#' },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

type Change = readonly [at: number, value: unknown];
const changes: fc.Arbitrary<Change[]> = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 });

/** A copy in which some places hold other values; each number picks one of all places. */
function altered<T>(value: T, list: readonly Change[]): T {
  const copy = structuredClone(value);
  for (const [at, other] of list) {
    const places = Array.from(slots(copy));
    const place = places[at % places.length];
    if (place) place.holder[place.name] = structuredClone(other);
  }
  return copy;
}

function* slots(value: unknown): Generator<{ holder: Record<string, unknown>; name: string }> {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const name of Object.keys(holder)) {
    yield { holder, name };
    yield* slots(holder[name]);
  }
}

/** What the parser lets through: the rest is its error, and never reaches the schemas. */
const isManifest = ({ apiVersion, kind, metadata }: Manifest) =>
  typeof apiVersion === 'string' &&
  apiVersion !== '' &&
  typeof kind === 'string' &&
  kind !== '' &&
  typeof metadata === 'object' &&
  metadata !== null &&
  !Array.isArray(metadata);

const checked = (objects: readonly Manifest[]) =>
  schema(objects.filter(isManifest), { kubernetesVersion: '1.36', overlays: ['prod'] });
const valid = new Ajv().compile(findingsSchema);

const test = suite('odd input');

test('the schemas judge any value in any place of any object of production', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.nat(), changes, (pick, list) => {
      const findings = checked([altered(prod[pick % prod.length] as Manifest, list)]);
      found += findings.length;
      for (const { message, policy } of findings)
        assert.ok(message && /^schema\//.test(policy), `${policy}: ${message}`);
    }),
    { numRuns },
  );
  assert.ok(found > numRuns / 3, `only ${found} findings: the values are not odd enough`);
});

test('the schemas judge any definition of a kind, and objects of it', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: ['spec'],
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    size: { type: 'integer', minimum: 1, default: 1 },
                    name: { type: 'string', pattern: '^[a-z]+$', maxLength: 10 },
                    list: {
                      type: 'array',
                      items: { type: 'object', properties: { key: { type: 'string' } } },
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['key'],
                    },
                  },
                  'x-kubernetes-validations': [{ rule: 'self.size < 10', message: 'too large' }],
                },
              },
            },
          },
        },
      ],
    },
  };
  const thing = {
    apiVersion: 'example.org/v1',
    kind: 'Thing',
    metadata: { name: 'a', namespace: 'b' },
    spec: { size: 2, name: 'a', list: [{ key: 'x' }] },
  };
  assert.equal(checked([definition, thing] as Manifest[]), []);
  fc.assert(
    fc.property(changes, changes, fc.boolean(), (list, others, both) => {
      const objects = [altered(definition, list), both ? altered(thing, others) : thing] as Manifest[];
      for (const { message } of checked(objects)) assert.ok(message);
    }),
    { numRuns },
  );
});

test('stack.yaml is read, or refused with its file and line', () => {
  const facts = parseAllDocuments(readFileSync(join(root, 'overlays/prod/stack.yaml'), 'utf8'))[0]?.toJS() as object;
  const folder = mkdtempSync(join(tmpdir(), 'efk-facts-'));
  let refused = 0;
  mkdirSync(folder, { recursive: true });
  fc.assert(
    fc.property(changes, (list) => {
      writeFileSync(join(folder, 'stack.yaml'), stringify(altered(facts, list)));
      try {
        readFacts(folder, 'overlays/prod');
      } catch (error) {
        assert.instance(error, InputError);
        assert.match((error as Error).message, /^overlays\/prod\/stack\.yaml(:\d+:\d+)?: /);
        refused++;
      }
    }),
    { numRuns },
  );
  rmSync(folder, { recursive: true });
  assert.ok(refused > numRuns / 10, `only ${refused} were refused`);
});

test('every format tells any text, and none of it steers the reader', () => {
  const words = fc.string({ unit: 'binary', maxLength: 60 });
  const hostile = fc.oneof(
    words,
    fc.constantFrom(
      '\u001b[31m',
      ']]>',
      '</script>',
      '::error::x\n::warning::y',
      '| a |\n| - |',
      '```',
      '\ud800',
      '\r\n\u2028',
      '%0A',
    ),
  );
  const finding = fc.record({
    policy: fc.constantFrom('kubernetes/memory-limits', 'schema/type'),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    message: hostile.filter((text) => text !== ''),
    object: fc.record({ apiVersion: hostile, kind: hostile, namespace: hostile, name: hostile }),
    path: hostile,
    overlays: fc.array(hostile, { maxLength: 2 }),
    source: fc.option(
      fc.record({ file: hostile, line: fc.integer({ min: 1, max: 9 }), column: fc.integer({ min: 1, max: 200 }) }),
    ),
    waiver: fc.option(fc.record({ reason: hostile, owner: hostile, expires: fc.constant('2027-01-01') })),
  }) as fc.Arbitrary<Finding>;
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 4 }), (findings) => {
      const report = {
        findings,
        summary: summaryOf(findings, 1, 1),
        rules: new Map(),
        lines: () => ['\u001b[31m', '\u0007'],
      };
      const texts = Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, format(report)]));
      assert.ok(valid(JSON.parse(texts['json'] ?? '')), JSON.stringify(valid.errors));
      assert.is((JSON.parse(texts['sarif'] ?? '') as { version: string }).version, '2.1.0');
      for (const name of ['text', 'markdown', 'github', 'junit'])
        assert.not.match(texts[name] ?? '', /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/, name);
      const open = findings.filter(({ waiver }) => !waiver).length;
      assert.is(texts['github']?.match(/^::/gm)?.length ?? 0, open);
    }),
    { numRuns },
  );
});

test.run();
