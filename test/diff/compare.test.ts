import Ajv from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import changesSchema from '../../scripts/diff/changes.schema.json';
import { compare } from '../../scripts/diff/compare';
import type { Difference } from '../../scripts/diff/diff';
import { rowOf } from '../../scripts/diff/diff';
import { diffJson } from '../../scripts/diff/json';
import { changeMarkdown, fenced, rowsTable } from '../../scripts/diff/markdown';
import { patches } from '../../scripts/diff/patches';
import { diffText } from '../../scripts/diff/text';
import { unknownFacts } from '../../scripts/model/kube/facts';
import type { Manifest } from '../../scripts/model/kube/manifest';
import findingsSchema from '../../scripts/report/findings.schema.json';

const made = (kind: string, name: string, rest: object = {}): Manifest => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  metadata: { name, namespace: 'n' },
  ...rest,
});
const deployment = (config: string, rest: object = {}): Manifest =>
  made('Deployment', 'app', {
    spec: {
      replicas: 1,
      template: {
        spec: { containers: [{ name: 'c', image: 'i:1' }], volumes: [{ name: 'v', configMap: { name: config } }] },
      },
      ...rest,
    },
  });
const row = (before: Manifest[], after: Manifest[]) => {
  const target = (objects: Manifest[], text: string) => ({
    target: { name: 'prod', text, objects, kustomizations: [], facts: unknownFacts },
  });
  return rowOf({ name: 'prod', before: target(before, 'a'), after: target(after, 'b') });
};
const difference = (before: Manifest[], after: Manifest[]): Difference => ({
  base: { commit: 'a'.repeat(40), ref: 'main' },
  rows: [row(before, after)],
  dangers: [],
});
const none = { rules: new Map(), lines: () => [] };

const test = suite('compare');

test('says nothing of objects in another order, with keys in another order', () => {
  const [a, b] = [made('Secret', 'a', { data: { x: '1', y: '2' } }), made('Service', 'b')];
  assert.equal(compare([a, b], [b, { ...a, data: { y: '2', x: '1' } }]), []);
});

test('added, removed, changed; list elements by name', () => {
  const before = [made('Service', 'old'), deployment('c')];
  const after = [
    made('Service', 'new'),
    deployment('c', {
      template: {
        spec: {
          containers: [
            { name: 'first', image: 'f:1' },
            { name: 'c', image: 'i:2' },
          ],
          volumes: [{ name: 'v', configMap: { name: 'c' } }],
        },
      },
    }),
  ];
  const found = compare(before, after).map(({ kind, object, fields }) => [
    kind,
    object.name,
    fields.map(({ path }) => path),
  ]);
  assert.equal(found, [
    ['added', 'new', []],
    ['removed', 'old', []],
    ['changed', 'app', ['spec.template.spec.containers[c].image', 'spec.template.spec.containers[first]']],
  ]);
});

test('a changed ConfigMap is one change: its text, and the workloads that restart', () => {
  const before = [made('ConfigMap', 'conf-9b2h4k6m8t', { data: { file: 'a\nb\nc\n' } }), deployment('conf-9b2h4k6m8t')];
  const after = [made('ConfigMap', 'conf-h4k6m8t9b2', { data: { file: 'a\nB\nc\n' } }), deployment('conf-h4k6m8t9b2')];
  const [change, ...rest] = compare(before, after);
  assert.equal(rest, []);
  assert.equal(change?.restarts, [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'n', name: 'app' }]);
  assert.is(change?.fields.find(({ path }) => path === 'data.file')?.patch, '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n');
});

test('a workload that changes by itself is named beside the file it reads', () => {
  const before = [made('ConfigMap', 'conf-9b2h4k6m8t', { data: { file: 'a' } }), deployment('conf-9b2h4k6m8t')];
  const after = [
    made('ConfigMap', 'conf-h4k6m8t9b2', { data: { file: 'b' } }),
    { ...deployment('conf-h4k6m8t9b2', { replicas: 2 }) },
  ];
  assert.equal(
    compare(before, after).map(({ object, fields }) => [object.kind, fields.map(({ path }) => path)]),
    [
      ['ConfigMap', ['metadata.name', 'data.file']],
      ['Deployment', ['spec.replicas']],
    ],
  );
});

test('never shows the value of a Secret, in any format', () => {
  const before = [
    made('Secret', 'gone', { stringData: { key: 'hunter1' } }),
    made('Secret', 's', { data: { password: 'hunter2' } }),
  ];
  const after = [
    made('Secret', 'came', { data: { key: 'hunter3' } }),
    made('Secret', 's', { data: { password: 'hunter4' } }),
  ];
  const change = difference(before, after);
  const all = [
    diffText(change, none),
    diffJson(change),
    ...change.rows[0]!.changes.map(changeMarkdown),
    ...patches(change).values(),
  ].join('\n');
  assert.match(all, /hidden/);
  assert.not.match(all, /hunter/);
});

test('a target as a whole: unchanged, added, removed, broken', () => {
  const target = { name: 'x', text: 'a', objects: [made('Service', 'a')], kustomizations: [], facts: unknownFacts };
  const state = (before: object, after: object) => rowOf({ name: 'x', before, after }).state;
  assert.is(state({ target }, { target }), 'unchanged');
  assert.is(state({}, { target }), 'added');
  assert.is(state({ target }, {}), 'removed');
  assert.is(state({ error: 'no' }, { target }), 'failed');
  assert.equal(rowOf({ name: 'x', before: { target }, after: { error: 'no' } }).errors, [
    { side: 'after', message: 'no' },
  ]);
});

test('JSON holds to its published schema', () => {
  const validate = new Ajv({ allErrors: true })
    .addSchema(findingsSchema, 'https://efk-gitops.example/findings.schema.json')
    .compile(changesSchema);
  const change = difference(
    [made('ConfigMap', 'a', { data: { x: 'a\nb' } })],
    [made('ConfigMap', 'a', { data: { x: 'a\nc', y: null } }), made('Service', 'b')],
  );
  assert.ok(validate(JSON.parse(diffJson(change))), JSON.stringify(validate.errors));
  assert.not.ok(validate({ version: 1 }));
});

test('a patch for every object, under a name that stays in its folder', () => {
  const change = difference(
    [],
    [made('Service', '../../etc/passwd'), made('Service', 'a\nb "c"'), made('Service', 'a_b__c_')],
  );
  assert.equal(Array.from(patches(change).keys()), [
    'prod/Service.n.__.._etc_passwd.patch',
    'prod/Service.n.a_b__c_.patch',
    'prod/Service.n.a_b__c_.2.patch',
  ]);
  for (const file of patches(change).keys()) assert.not.match(file, /\.\.\//);
});

test('hostile text stays text', () => {
  const evil = '\u001b[31mred\u0007 ``` </details><script>x</script> @everyone | [a](b)\n````\nend';
  const change = difference(
    [made('ConfigMap', 'a', { data: { x: 'one\ntwo' } })],
    [made('ConfigMap', 'a', { data: { x: evil } }), made('Service', evil)],
  );
  assert.not.match(diffText(change, none), /[\u001b\u0007]/);
  const page = [rowsTable(change.rows), ...change.rows[0]!.changes.map(changeMarkdown)].join('\n');
  assert.not.match(page, /[\u001b\u0007]/);
  const outside = page.replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, '');
  assert.not.match(outside, /<script|@everyone|\]\(b\)/);
  assert.match(fenced('````'), /^`````diff\n````\n`````$/);
});

test.run();
