import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandSettings, position, settings } from '../../../scripts/model/secrets/settings';

const test = suite('settings');
const read = (text: string) => settings(text).map(({ name, value }) => `${name}=${value}`);

test('reads YAML, JSON, properties and shell', () => {
  assert.equal(read('password: changeme # note'), ['password=changeme']);
  assert.equal(read('  - password: "changeme"'), ['password=changeme']);
  assert.equal(read('"password" : "changeme",'), ['password=changeme']);
  assert.equal(read('db.password = changeme'), ['db.password=changeme']);
  assert.equal(read('export PASSWORD=changeme'), ['PASSWORD=changeme']);
  assert.equal(read('password => "changeme"'), ['password=changeme']);
});

test('reads JSON on one line', () => {
  assert.equal(read('{"user":"a","password":"b"}'), ['user=a', 'password=b']);
});

test('reads Fluentd only among its sections', () => {
  assert.equal(read('<match **>\n  password changeme\n</match>'), ['password=changeme']);
  assert.equal(read('password changeme'), []);
});

test('skips comments, calls, lists and sentences', () => {
  assert.equal(read('# password: changeme\n// token = x\n; secret=y'), []);
  assert.equal(read('token = getToken()\npassword: [a, b]\npassword: "Enter your password"'), []);
});

test('places the value', () => {
  assert.equal(settings('a: 1\n  password: changeme'), [
    { name: 'a', value: '1', line: 1, column: 4 },
    { name: 'password', value: 'changeme', line: 2, column: 13 },
  ]);
});

test.run();

const command = suite('commandSettings');
const given = (text: string) => commandSettings(text).map(({ name, value }) => `${name}=${value}`);

command('reads flags, variables and users', () => {
  assert.equal(given('tool --password=a --token b -Dssl.password=c'), ['password=a', 'token=b', 'ssl.password=c']);
  assert.equal(given("PASSWORD='a b' tool"), ['PASSWORD=a b']);
  assert.equal(given('curl -u elastic:changeme https://host'), ['u=elastic:changeme', 'user password=changeme']);
});

command('counts lines and columns', () => {
  assert.equal(commandSettings('x\ncurl --password=a'), [{ name: 'password', value: 'a', line: 2, column: 17 }]);
});

command.run();

const place = suite('position');

place('turns an offset into line and column', () => {
  assert.equal(position('ab\ncd', 0), { line: 1, column: 1 });
  assert.equal(position('ab\ncd', 4), { line: 2, column: 2 });
});

place.run();
