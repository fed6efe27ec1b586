import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../overlays/stack.schema.json';
import { precompiled } from '../../scripts/source/precompiled';

const test = suite<{ folder: string }>('precompiled validators');
const options = { allErrors: true, allowUnionTypes: true, verbose: true } as const;
const wrong = {
  apiVersion: 'efk-gitops/v1',
  kind: 'Stack',
  enviroment: 'prod',
  kubernetesVersion: 1,
  containerRuntime: 'docker',
};

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'precompiled-'));
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true }));

test('say what ajv says, and are kept once for each schema', ({ folder }) => {
  const validate = new Ajv(options).compile(schema);
  for (let count = 0; count < 2; count++) {
    const kept = precompiled(schema, options, folder);
    assert.is(kept({ ...wrong, environment: 'prod' }), validate({ ...wrong, environment: 'prod' }));
    assert.equal(kept.errors, validate.errors);
    assert.ok((kept.errors?.length ?? 0) > 1);
  }
  assert.is(readdirSync(folder).length, 1);
  precompiled({ ...schema, title: 'another' }, options, folder);
  assert.is(readdirSync(folder).length, 2);
});

test('are compiled each time where nothing can be kept', () => {
  const taken = join(mkdtempSync(join(tmpdir(), 'taken-')), 'a-file');
  writeFileSync(taken, '');
  const validate = precompiled(schema, options, taken);
  assert.is(validate(wrong), false);
  rmSync(join(taken, '..'), { recursive: true });
});

test.run();
