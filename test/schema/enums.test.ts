import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Definition } from '../../scripts/schema/store/definition';
import { data, storeOf } from '../../scripts/schema/store/store';

const test = suite('schemas: enums');

const models = join(dirname(require.resolve('kubernetes-models')), '_schemas');
const bare = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** Each list of values that a compiled validator of `kubernetes-models` compares with; not apiVersion and kind. */
function modelEnums(file: string): string[][] {
  const comparisons = readFileSync(join(models, file), 'utf8').matchAll(
    /if\(!?\(?((?:"[^"]*"[=!]==\w+(?:\|\||&&)?)+)\)*\{let err\d+=\{instancePath[^{}]*keyword:"enum"/g,
  );
  const lists = Array.from(comparisons, ([, text = '']) =>
    Array.from(text.matchAll(/"([^"]*)"[=!]==/g), ([, value = '']) => value),
  );
  return lists.filter(
    ([first = '', ...others]) => others.length || !(/^([\w.]+\/)?v\d\w*$/.test(first) || file.endsWith(`${first}.js`)),
  );
}

function ownEnums({ enum: values, properties, items, additionalProperties }: Definition): (readonly unknown[])[] {
  const parts = [...Object.values(properties ?? {}), items, additionalProperties].filter(
    (part): part is Definition => typeof part === 'object',
  );
  return [...(values ? [values] : []), ...parts.flatMap(ownEnums)];
}

/** The types list what an older version took; the validation of this one refuses the rest. */
const narrower = [
  'api.admissionregistration.v1.MutatingWebhook: None, NoneOnDryRun, Some, Unknown',
  'api.admissionregistration.v1.ValidatingWebhook: None, NoneOnDryRun, Some, Unknown',
  'api.storage.v1.StorageClass: Delete, Recycle, Retain',
];

test('knows every enum that kubernetes-models knows', () => {
  const store = storeOf('1.33'); // the release that kubernetes-models 4.5 is made from
  const names = readFileSync(join(data, 'kubernetes.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.slice(0, line.indexOf('\t')));
  const definitions = new Map(
    names.filter((name) => !name.includes(' ')).map((name) => [bare(`io.k8s.${name}`), name]),
  );
  let compared = 0;
  const missing = readdirSync(models).flatMap((file) => {
    const name = file.endsWith('.js') ? definitions.get(bare(file.slice(0, -3))) : undefined;
    const definition = name === undefined ? undefined : store.definition(name);
    if (!definition) return [];
    const own = ownEnums(definition);
    const lists = modelEnums(file);
    compared += lists.length;
    return lists
      .filter((list) => !own.some((values) => list.every((value) => values.includes(value))))
      .map((list) => `${String(name)}: ${list.join(', ')}`);
  });
  assert.ok(compared > 80, `compared ${compared}`);
  assert.equal(missing, narrower);
});

test.run();
