import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kubernetesApi } from './kubernetes-api';
import type { Oddity } from './kubernetes-api/oddities';
import { oddities } from './kubernetes-api/oddities';

const test = suite<{ dir: string }>('conformance: kubernetes-api');

test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'suites-'));
  mkdirSync(join(context.dir, 'cases'), { recursive: true });
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const map = (name: string, fields: object = { data: { dataKey: 'dataValue' } }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...fields,
});

function write(dir: string, cases: Readonly<Record<string, object>>): void {
  const names = Object.keys(cases);
  for (const name of names) writeFileSync(join(dir, 'cases', `${name}.yaml`), JSON.stringify(cases[name]));
  writeFileSync(
    join(dir, 'index.json'),
    JSON.stringify({ 'v1.36.0': Object.fromEntries(names.map((name) => [name, name])) }),
  );
}

const oddName: Oddity = {
  rule: 'schema/name',
  place: 'apimachinery.pkg.apis.meta.v1.ObjectMeta.name',
  found: 'nameValue',
  versions: ['v1.36.0'],
  reason: '',
};

test('counts what is accepted, or odd as listed, and names the rest by the definition that has the field', ({
  dir,
}) => {
  write(dir, { fits: map('a'), odd: map('nameValue'), wrong: map('a', { immutable: 'yes' }) });
  const { right, all, wrong, notes } = kubernetesApi(dir, [oddName]);
  assert.equal([right, all], [2, 3]);
  assert.equal(wrong, ['v1.36.0 wrong: schema/type api.core.v1.ConfigMap.immutable yes']);
  assert.ok(notes?.includes('3 of 3 refused with one unknown field, 3 of 3 with one wrong type'));
});

test('fails on an oddity that is not found any more', ({ dir }) => {
  write(dir, { fits: map('a') });
  assert.equal(kubernetesApi(dir, [oddName]).wrong, [
    'not found any more: v1.36.0 schema/name apimachinery.pkg.apis.meta.v1.ObjectMeta.name nameValue',
  ]);
});

test('checks the fields of a kind that the release does not serve', ({ dir }) => {
  write(dir, { scale: { apiVersion: 'apps/v1beta1', kind: 'Scale', metadata: { name: 'a' }, spec: { replica: 1 } } });
  assert.equal(kubernetesApi(dir, []).wrong, [
    'v1.36.0 scale: schema/removed-api apps/v1beta1 Scale; schema/unknown-field api.apps.v1beta1.ScaleSpec.replica 1',
  ]);
});

test('lists every oddity once, with a reason', () => {
  const listed = oddities();
  assert.ok(listed.length > 300);
  assert.equal(
    listed.filter(
      ({ reason, versions }) => !reason || !versions.every((version) => /^(v1\.\d+\.0|HEAD)$/.test(version)),
    ),
    [],
  );
  assert.equal(new Set(listed.map(({ rule, place, found }) => `${rule} ${place} ${found}`)).size, listed.length);
});

test.run();
