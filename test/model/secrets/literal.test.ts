import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  isLiteral,
  isPlainSecret,
  isReference,
  isSecretName,
  shapedSecrets,
} from '../../../scripts/model/secrets/literal';

const names = suite('isSecretName');

names('knows a secret by the last word of its name', () => {
  for (const name of [
    ...['password', 'ELASTIC_PASSWORD', 'elasticsearch.password', 'dbPassword', 'DB_PASSWORD_1', 'POSTGRESPASSWORD'],
    ...['xpack.security.encryptionKey', 'apiKey', 'API_KEY', 'apikey', 'AWS_SECRET_ACCESS_KEY', 'aws_sec_key'],
    ...[
      'token',
      'GITHUB_TOKEN',
      'elasticsearch.serviceAccountToken',
      'clientSecret',
      'oauth-client-secret',
      'shared_key',
    ],
    ...['SMTP_PASS', 'secure_password', 'passphrase', 'PASSWORD_BASE64', 'GITHUB_PAT'],
  ]) {
    assert.ok(isSecretName(name), name);
  }
});

names('leaves alone what is only about a secret', () => {
  for (const name of [
    ...['PASSWORD_FILE', 'passwordPolicy', 'password_min_length', 'token_url', 'tokenizer', 'max_tokens', 'secretName'],
    ...[
      'secretKeyRef',
      'AWS_ACCESS_KEY_ID',
      'tag_key',
      'id_key',
      'hash_id_key',
      'monkey',
      'pass',
      'proxy_pass',
      'compass',
    ],
    ...[
      'key',
      'ssl.key',
      'pat',
      'path',
      'xpack.security.authc.token.enabled',
      'automountServiceAccountTokens',
      'username',
    ],
  ]) {
    assert.not.ok(isSecretName(name), name);
  }
});

names.run();

const values = suite('isLiteral');

values('takes a written value', () => {
  for (const value of [
    'changeme',
    'hunter2',
    'pa$sword',
    'Tr0ub4dor&3',
    'https://user:pw@host',
    'a b c',
    '/x/../y'.slice(3),
  ]) {
    assert.is(isLiteral(value), value !== '../y', value);
  }
});

values('refuses references, paths, masks and modes', () => {
  for (const value of [
    ...[
      '',
      '${PASSWORD}',
      '$(PASSWORD)',
      '$PASSWORD',
      "#{ENV['X']}",
      '{{ .password }}',
      '<password>',
      'vault:secret/x#y',
    ],
    ...['/run/secrets/password', 'certs/tls.key', '****', 'xxxx', '[REDACTED]', 'true', 'none', 'https://issuer/token'],
  ]) {
    assert.not.ok(isLiteral(value), value);
  }
});

values('sees the default within a reference', () => {
  assert.not.ok(isReference('${PASSWORD:-changeme}'));
  assert.not.ok(isReference("#{ENV['PASSWORD'] || 'changeme'}"));
  assert.not.ok(isReference("#{ENV.fetch('PASSWORD', 'changeme')}"));
  assert.ok(isReference("#{ENV['PASSWORD'] || use_nil}"));
  assert.ok(isReference('${PASSWORD:-${OTHER}}'));
});

values.run();

const both = suite('isPlainSecret');

both('judges the value by its name', () => {
  assert.ok(isPlainSecret('PASSWORD', 'changeme'));
  assert.ok(isPlainSecret('PASSWORD', 12345678));
  assert.ok(isPlainSecret('clientSecret', 'f0Oba8'));
  assert.not.ok(isPlainSecret('USERNAME', 'elastic'));
  assert.not.ok(isPlainSecret('token', '30'));
  assert.not.ok(isPlainSecret('secret', 'kibana-tls'));
  assert.not.ok(isPlainSecret('auth-secret', 'ingress/basic-auth'));
  assert.not.ok(isPlainSecret('password', 'config.password'));
  assert.not.ok(isPlainSecret('token', true));
});

both.run();

const shapes = suite('shapedSecrets');
const what = (text: string) => shapedSecrets(text).map((found) => found.what);

shapes('knows a secret by its shape', () => {
  assert.equal(what(`-----BEGIN ${'RSA PRIVATE'} KEY-----`), ['a private key']);
  assert.equal(what('id: AKIAIOSFODNN7EXAMPLE'), ['an AWS access key']);
  assert.equal(what(`x ${'ghp_'}${'a1'.repeat(18)}`), ['a GitHub token']);
  assert.equal(what('curl https://elastic:changeme@host:9200'), ['a password in an address']);
  assert.equal(what('Authorization: Basic ZWxhc3RpYzpjaGFuZ2VtZQ=='), ['a credential in a header']);
});

shapes('lets references and certificates pass', () => {
  assert.equal(what('https://elastic:${PASSWORD}@host:9200'), []);
  assert.equal(what('https://host:9200/a:b@c'), []);
  assert.equal(what('Authorization: Bearer ${TOKEN}'), []);
  assert.equal(what('-----BEGIN CERTIFICATE-----'), []);
});

shapes('says where it begins', () => {
  assert.equal(shapedSecrets('url=https://a:changeme@b'), [{ what: 'a password in an address', index: 14 }]);
});

shapes('is quick on a megabyte of anything', () => {
  const start = Date.now();
  shapedSecrets('eyJabcdefghijk-'.repeat(70_000));
  shapedSecrets('a'.repeat(1_000_000));
  shapedSecrets('a://b:'.repeat(170_000));
  assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`);
});

shapes.run();
