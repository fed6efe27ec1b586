import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { provided } from '../../../scripts/model/references/provided';
import { exampleStack } from '../../example';

const test = suite('wiring: what Secrets and ConfigMaps hold');

const keysOf = (yaml: string, kind: 'ConfigMap' | 'Secret' = 'Secret', name = 's', namespace = 'default') => {
  const found = provided(exampleStack(yaml), kind, name, namespace);
  return found && (found.keys ? Array.from(found.keys).sort() : 'unknown');
};
const externalSecret = (spec: string) => `
  apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata: { name: s }
  spec: ${spec}
`;

test('of an object: data, binaryData and stringData', () => {
  assert.equal(keysOf('{ kind: Secret, metadata: { name: s }, data: { a: "" }, stringData: { b: "" } }'), ['a', 'b']);
  const map = '{ kind: ConfigMap, metadata: { name: s }, data: { a: "" }, binaryData: { b: "" } }';
  assert.equal(keysOf(map, 'ConfigMap'), ['a', 'b']);
  assert.is(keysOf(map), undefined);
});

test('of an ExternalSecret: keys, generator, template', () => {
  assert.equal(keysOf(externalSecret('{ data: [{ secretKey: user }] }')), ['user']);
  assert.is(keysOf(externalSecret('{ dataFrom: [{ extract: { key: k } }] }')), 'unknown');
  const generator = 'sourceRef: { generatorRef: { kind: Password, name: p } }';
  assert.equal(keysOf(externalSecret(`{ dataFrom: [{ ${generator} }] }`)), ['password']);
  const renamed = `{ dataFrom: [{ ${generator}, rewrite: [{ regexp: { source: password, target: elastic } }] }] }`;
  assert.equal(keysOf(externalSecret(renamed)), ['elastic']);
  assert.equal(keysOf(externalSecret(`{ target: { template: { data: { u: "" } } }, dataFrom: [{ ${generator} }] }`)), [
    'u',
  ]);
  const merged = `{ target: { template: { mergePolicy: Merge, data: { u: "" } } }, dataFrom: [{ ${generator} }] }`;
  assert.equal(keysOf(externalSecret(merged)), ['password', 'u']);
  assert.is(keysOf(externalSecret('{ target: { name: other } }')), undefined);
  assert.is(keysOf(externalSecret('{ target: { creationPolicy: None }, data: [{ secretKey: a }] }')), undefined);
});

test('of a Password with keys of its own', () => {
  const secret = externalSecret('{ dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: p } } }] }');
  assert.equal(
    keysOf(
      `${secret}\n---\nkind: Password\nmetadata: { name: p }\nspec: { secretKeys: [a, b] }`.replaceAll('\n  ', '\n'),
    ),
    ['a', 'b'],
  );
});

test('of a Certificate: the pair, the authority, formats and keystores', () => {
  const certificate = (spec: string) =>
    `{ apiVersion: cert-manager.io/v1, kind: Certificate, metadata: { name: c }, spec: { secretName: s, ${spec} } }`;
  assert.equal(keysOf(certificate('')), ['ca.crt', 'tls.crt', 'tls.key']);
  const more = certificate('keystores: { pkcs12: { create: true } }, additionalOutputFormats: [{ type: CombinedPEM }]');
  assert.equal(keysOf(more), ['ca.crt', 'keystore.p12', 'tls-combined.pem', 'tls.crt', 'tls.key', 'truststore.p12']);
});

test('of a declaration outside: its keys, or unknown', () => {
  assert.equal(keysOf('{ kind: Stack, external: [{ kind: Secret, name: s, keys: [a] }] }'), ['a']);
  assert.is(keysOf('{ kind: Stack, external: [{ kind: Secret, name: s }] }'), 'unknown');
  assert.is(keysOf('{ kind: Stack, external: [{ kind: Secret, name: s, namespace: other }] }'), undefined);
});

test.run();
