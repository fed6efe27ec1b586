import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { schema } from '../../scripts/schema/schema';
import { parse } from '../../scripts/yaml/parse';

const test = suite('schema: custom resources');

type Version = Readonly<Record<string, unknown>>;

/** A CustomResourceDefinition of `Shop`, one version with a schema of `spec` where nothing else is said. */
function crd(
  spec: string | object,
  versions: readonly Version[] = [{ name: 'v1', served: true, storage: true }],
): Manifest {
  const described =
    typeof spec === 'string'
      ? (parse(`{ apiVersion: v1, kind: Spec, spec: ${spec} }`, 'spec')[0]?.['spec'] as object)
      : spec;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Shop', plural: 'shops' },
      scope: 'Namespaced',
      versions: versions.map((version) => ({
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: described } } },
        ...version,
      })),
    },
  };
}

/** Every finding, as `rule path: message`. */
function found(definition: Manifest, ...shops: string[]): string[] {
  const objects = shops.flatMap((shop) =>
    parse(
      shop.startsWith('{ apiVersion')
        ? shop
        : `{ apiVersion: example.com/v1, kind: Shop, metadata: { name: a }, spec: ${shop} }`,
      'shop',
    ),
  );
  return schema([definition, ...objects], { kubernetesVersion: '1.36' }).map(
    ({ policy, path, message }) => `${policy} ${path}: ${message}`,
  );
}

const object = (properties: string, more = '') => `{ type: object, properties: { ${properties} }${more} }`;

test('closes every map that names its fields, and leaves open what keeps unknown ones', () => {
  const definition = crd(
    object(
      'inner: { type: object, properties: { known: { type: string } } }, open: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { inner: { type: object, properties: { known: { type: string } } } } }, map: { type: object, additionalProperties: { type: integer } }',
    ),
  );
  assert.equal(
    found(definition, '{ inner: { known: a }, open: { any: 1, inner: { known: a } }, map: { any: 1 } }'),
    [],
  );
  assert.equal(
    found(definition, '{ inner: { knwon: a }, open: { inner: { knwon: a } }, map: { any: text }, other: {} }'),
    [
      'schema/unknown-field spec.inner.knwon: spec.inner has no field knwon (did you mean known?)',
      'schema/unknown-field spec.open.inner.knwon: spec.open.inner has no field knwon (did you mean known?)',
      'schema/type spec.map.any: any must be an integer, is the string text',
      'schema/unknown-field spec.other: spec has no field other',
    ],
  );
});

test('does not close the branches of allOf, anyOf, oneOf and not', () => {
  const fields = 'a: { type: string }, b: { type: string }, c: { type: integer }';
  const definition = crd(
    object(
      fields,
      ', oneOf: [{ required: [a] }, { required: [b] }], allOf: [{ properties: { c: { minimum: 1 } } }], not: { required: [a, c] }, anyOf: [{ properties: { a: { pattern: "^x" } } }, { required: [c] }]',
    ),
  );
  assert.equal(found(definition, '{ a: x }'), []);
  assert.equal(found(definition, '{ b: x, c: 2 }'), []);
  assert.equal(found(definition, '{ a: x, b: x }'), ['schema/value spec: spec is a map, must fit exactly one of a, b']);
  assert.equal(found(definition, '{ b: x, c: 0 }'), ['schema/value spec.c: c is 0, must be at least 1']);
  assert.equal(found(definition, '{ a: x, c: 1 }'), ['schema/value spec: spec is a map, must not have a and c']);
  assert.equal(found(definition, '{ a: other }'), [
    'schema/value spec: spec is a map, must fit one of its 2 alternatives',
  ]);
});

test('takes an integer or a string for x-kubernetes-int-or-string, with the rules beside it', () => {
  const port = 'x-kubernetes-int-or-string: true';
  const definition = crd(
    object(
      `port: { ${port} }, plain: { ${port}, anyOf: [{ type: integer }, { type: string }] }, share: { ${port}, allOf: [{ anyOf: [{ type: integer }, { type: string }] }, { pattern: "^[0-9]+%$" }] }, size: { ${port}, pattern: "^[0-9]+$" }`,
    ),
  );
  assert.equal(found(definition, '{ port: 80, plain: http, share: 5, size: "5" }'), []);
  assert.equal(found(definition, '{ port: 1.5, plain: true, share: 5 %, size: five }'), [
    'schema/type spec.port: port must be an integer or a string, is the number 1.5',
    'schema/type spec.plain: plain must be an integer or a string, is the boolean true',
    'schema/value spec.share: share is "5 %", must match ^[0-9]+%$',
    'schema/value spec.size: size is five, must match ^[0-9]+$',
  ]);
});

test('takes null where it is nullable, gives way to a default, or is dropped', () => {
  const definition = crd(
    object(
      'nullable: { type: string, nullable: true }, preset: { type: string, default: a }, dropped: { type: string }, needed: { type: string }, list: { type: array, items: { type: string } }, map: { type: object, additionalProperties: { type: string } }',
      ', required: [needed]',
    ),
  );
  assert.equal(found(definition, '{ nullable: null, preset: null, dropped: null, needed: a, map: { a: null } }'), []);
  assert.equal(found(definition, '{ needed: null, list: [null] }'), [
    'schema/type spec.needed: needed must be a string, is null',
    'schema/type spec.list[0]: list[0] must be a string, is null',
  ]);
});

test('finds what repeats in lists of the types map and set', () => {
  const definition = crd(
    object(
      'ports: { type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol], items: { type: object, properties: { port: { type: integer }, protocol: { type: string, default: TCP } } } }, names: { type: array, x-kubernetes-list-type: set, items: { type: string } }',
    ),
  );
  assert.equal(found(definition, '{ ports: [{ port: 1 }, { port: 1, protocol: UDP }], names: [a, b] }'), []);
  assert.equal(found(definition, '{ ports: [{ port: 1 }, { port: 1, protocol: TCP }], names: [a, a] }'), [
    'schema/duplicate-key spec.ports[1]: ports[1] repeats ports[0]: port 1, protocol TCP',
    'schema/duplicate-key spec.names[1]: names[1] repeats names[0]: a',
  ]);
});

test('takes a whole object for x-kubernetes-embedded-resource, closed unless it keeps unknown fields', () => {
  const definition = crd(
    object(
      'closed: { type: object, x-kubernetes-embedded-resource: true, properties: { spec: { type: object, properties: { a: { type: string } } } } }, open: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true }',
    ),
  );
  const type = 'apiVersion: v1, kind: Pod, metadata: { name: a, labels: { a: b } }';
  assert.equal(found(definition, `{ closed: { ${type}, spec: { a: b } }, open: { ${type}, spec: {} } }`), []);
  assert.equal(found(definition, `{ closed: { ${type}, data: {} }, open: { kind: Pod, metadata: { nam: a } } }`), [
    'schema/unknown-field spec.closed.data: spec.closed has no field data',
    'schema/required spec.open.apiVersion: spec.open needs apiVersion',
    'schema/unknown-field spec.open.metadata.nam: spec.open.metadata has no field nam (did you mean name?)',
  ]);
});

test('keeps what a schema says of the name', () => {
  const definition = crd(object(''));
  const [version] = (definition['spec'] as { versions: { schema: { openAPIV3Schema: { properties: object } } }[] })
    .versions;
  if (version)
    version.schema.openAPIV3Schema.properties = {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } },
    };
  const shop = (name: string) =>
    `{ apiVersion: example.com/v1, kind: Shop, metadata: { name: ${name}, labels: { a: b } } }`;
  assert.equal(found(definition, shop('abc')), []);
  assert.equal(found(definition, shop('abcd')), [
    'schema/value metadata.name: name is abcd, must have at most 3 characters',
  ]);
});

const rule = (text: string, more = '') => `, x-kubernetes-validations: [{ rule: "${text}"${more} }]`;

test('asks the rules of x-kubernetes-validations, once the defaults are set', () => {
  const definition = crd(
    object(
      'least: { type: integer, default: 2 }, most: { type: integer }, inner: { type: object, default: {}, properties: { active: { type: boolean, default: true } } }',
      rule('self.least <= self.most && self.inner.active', ', message: least is more than most'),
    ),
  );
  assert.equal(found(definition, '{ most: 2 }'), []);
  assert.equal(found(definition, '{ most: 1 }'), ['schema/cel spec: least is more than most']);
  assert.equal(found(definition, '{ least: null, most: 1 }'), ['schema/cel spec: least is more than most']);
  assert.equal(found(definition, '{ most: 2, inner: { active: false } }'), [
    'schema/cel spec: least is more than most',
  ]);
});

test('reads messageExpression and fieldPath, and does not ask a rule of a value that does not fit', () => {
  const definition = crd(
    object(
      'a: { type: integer }',
      rule('self.a > 1', ', messageExpression: "\'a is \' + string(self.a)", fieldPath: .a'),
    ),
  );
  assert.equal(found(definition, '{ a: 1 }'), ['schema/cel spec.a: a is 1']);
  assert.equal(found(definition, '{ a: one }'), ['schema/type spec.a: a must be an integer, is the string one']);
});

test('leaves out rules about a change, unless they hold for a new object too', () => {
  assert.equal(found(crd(object('a: { type: string }', rule('self.a == oldSelf.a'))), '{ a: b }'), []);
  const always = crd(
    object(
      'a: { type: string }',
      rule("oldSelf.hasValue() || self.a == 'new'", ', optionalOldSelf: true, message: begin with new'),
    ),
  );
  assert.equal(found(always, '{ a: new }'), []);
  assert.equal(found(always, '{ a: old }'), ['schema/cel spec: begin with new']);
});

test('warns of a rule that cannot be evaluated here', () => {
  const [finding, ...more] = found(crd(object('a: { type: string }', rule('self.a.unheardOf()'))), '{ a: b }');
  assert.match(finding ?? '', /^schema\/cel-unchecked spec: the rule self\.a\.unheardOf\(\) could not be evaluated/);
  assert.equal(more, []);
});

test('checks each version by its own schema, warns of a deprecated one, refuses one that is not served', () => {
  const open = (name: string) => ({ openAPIV3Schema: { type: 'object', properties: { [name]: { type: 'string' } } } });
  const definition = crd({}, [
    { name: 'v1alpha1', served: false, storage: false, schema: open('alpha') },
    { name: 'v1beta1', served: true, storage: false, deprecated: true, schema: open('beta') },
    {
      name: 'v1beta2',
      served: true,
      storage: false,
      deprecated: true,
      deprecationWarning: 'write v1',
      schema: open('beta'),
    },
    { name: 'v1', served: true, storage: true, schema: open('stable') },
  ]);
  const shop = (version: string, field: string) =>
    `{ apiVersion: example.com/${version}, kind: Shop, metadata: { name: a }, ${field}: a }`;
  assert.equal(found(definition, shop('v1', 'stable')), []);
  assert.equal(found(definition, shop('v1', 'beta')), ['schema/unknown-field beta: Shop has no field beta']);
  assert.equal(found(definition, shop('v1beta1', 'beta')), [
    'schema/deprecated-api apiVersion: example.com/v1beta1 Shop is deprecated',
  ]);
  assert.equal(found(definition, shop('v1beta2', 'beta')), ['schema/deprecated-api apiVersion: write v1']);
  const served = 'its CustomResourceDefinition serves example.com/v1beta1, example.com/v1beta2, example.com/v1';
  assert.equal(found(definition, shop('v1alpha1', 'alpha')), [
    `schema/unknown-kind apiVersion: example.com/v1alpha1 Shop is not served: ${served}`,
  ]);
});

test('a definition of the target replaces all versions of the one that came with this project', () => {
  const definition = crd(object('a: { type: string }'));
  definition.metadata.name = 'externalsecrets.external-secrets.io';
  Object.assign(definition['spec'] as object, {
    group: 'external-secrets.io',
    names: { kind: 'ExternalSecret', plural: 'externalsecrets' },
  });
  const secret = (version: string) =>
    `{ apiVersion: external-secrets.io/${version}, kind: ExternalSecret, metadata: { name: a }, spec: { a: b } }`;
  assert.equal(found(definition, secret('v1')), []);
  assert.equal(found(definition, secret('v1beta1')), [
    'schema/unknown-kind apiVersion: external-secrets.io/v1beta1 ExternalSecret is not served: its CustomResourceDefinition serves external-secrets.io/v1',
  ]);
});

test('no pattern of a definition can hang the check, in a branch either', () => {
  const evil = '^(a+)+$';
  const definition = crd(
    object(
      `a: { type: string, pattern: "${evil}" }, b: { type: string, anyOf: [{ pattern: "${evil}" }] }, c: { type: string, pattern: "(" }`,
    ),
  );
  const text = `${'a'.repeat(60)}b`;
  assert.equal(
    found(definition, `{ a: ${text}, b: ${text}, c: x }`).map((line) => line.split(':')[0]),
    ['schema/value spec.a', 'schema/value spec.b'],
  );
});

test.run();
