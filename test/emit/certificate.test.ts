import { createPrivateKey, X509Certificate } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { authority, issue } from '../../scripts/emit/certificate';

const now = new Date('2026-11-24T12:00:00Z');
const test = suite('certificate');

test('an authority signs itself and may sign others', () => {
  const made = new X509Certificate(authority('elasticsearch-http-ca', 30, now).certificate);
  assert.is(made.ca, true);
  assert.is(made.subject, 'CN=elasticsearch-http-ca');
  assert.ok(made.checkIssued(made) && made.verify(made.publicKey));
  assert.is(new Date(made.validTo).toISOString(), '2026-12-24T12:00:00.000Z');
});

test('a certificate is of its authority, for its names, and its key fits', () => {
  const issuer = authority('ca', 365, now);
  const { certificate, key } = issue(
    issuer,
    ['elasticsearch-client', 'elasticsearch-client.kube-logging.svc'],
    365,
    now,
  );
  const made = new X509Certificate(certificate);
  assert.is(made.ca, false);
  assert.ok(made.verify(issuer.publicKey) && made.checkIssued(new X509Certificate(issuer.certificate)));
  assert.is(made.checkHost('elasticsearch-client.kube-logging.svc'), 'elasticsearch-client.kube-logging.svc');
  assert.is(made.checkHost('kibana'), undefined);
  assert.ok(made.checkPrivateKey(createPrivateKey(key)));
  assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
});

test('another authority of the same name did not sign it', () => {
  const { certificate } = issue(authority('ca', 365, now), ['a'], 365, now);
  assert.not(new X509Certificate(certificate).verify(authority('ca', 365, now).publicKey));
});

test('names of any number and length are encoded', () => {
  const names = Array.from({ length: 40 }, (_, index) => `node-${index}.${'a'.repeat(60)}.example`) as [
    string,
    ...string[],
  ];
  const made = new X509Certificate(issue(authority('ca'), names).certificate);
  assert.is(made.subjectAltName?.split(', ').length, 40);
});

test.run();
