import { X509Certificate } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { secretsOf } from '../../scripts/emit/secrets';
import type { External } from '../../scripts/model/kube/facts';
import { unknownFacts } from '../../scripts/model/kube/facts';

const made = (...external: readonly External[]) =>
  secretsOf({ ...unknownFacts, external }).map((secret) => secret['stringData'] as Record<string, string>);
const secret = (name: string, more: Partial<External> = {}): External => ({
  kind: 'Secret',
  name,
  namespace: 'a',
  ...more,
});

const test = suite('secrets');

test('copies of a Secret hold the same, keys of a Secret do not', () => {
  const [here, there, other] = made(
    secret('user', { keys: ['password', 'token'] }),
    secret('user', { namespace: 'b', keys: ['password'] }),
    secret('other', { keys: ['password'] }),
  );
  assert.is(here?.['password'], there?.['password']);
  assert.is.not(here?.['password'], here?.['token']);
  assert.is.not(here?.['password'], other?.['password']);
});

test('one authority signs for all that name it', () => {
  const [server, client, apart] = made(
    secret('server', {
      keys: ['ca.crt', 'tls.crt', 'tls.key'],
      certificate: { authority: 'http', dnsNames: ['server'] },
    }),
    secret('client', { keys: ['ca.crt'], certificate: { authority: 'http' } }),
    secret('apart', { keys: ['ca.crt'], certificate: { authority: 'transport' } }),
  );
  assert.is(server?.['ca.crt'], client?.['ca.crt']);
  assert.is.not(server?.['ca.crt'], apart?.['ca.crt']);
  const certificate = new X509Certificate(server?.['tls.crt'] ?? '');
  assert.ok(certificate.verify(new X509Certificate(client?.['ca.crt'] ?? '').publicKey));
  assert.is(certificate.checkHost('server'), 'server');
});

test('a certificate without a name is a mistake in stack.yaml', () => {
  assert.throws(
    () => made(secret('server', { keys: ['tls.crt'], certificate: { authority: 'http' } })),
    (error: Error) =>
      error.message === 'external Secret server: expected certificate.dnsNames for tls.crt and tls.key, found none',
  );
});

test.run();
