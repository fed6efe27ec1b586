import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseImage } from '../../../scripts/model/kube/image';

const test = suite('parseImage');

test('splits registry, repository, tag and digest', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  assert.equal(parseImage(`localhost:5000/a/b:v1@${digest}`), {
    registry: 'localhost:5000',
    repository: 'a/b',
    name: 'b',
    tag: 'v1',
    digest,
  });
});

test('leaves out what the reference leaves out', () => {
  assert.equal(parseImage('nginx'), { repository: 'nginx', name: 'nginx' });
  assert.equal(parseImage('nginx:1.27.3'), { repository: 'nginx', name: 'nginx', tag: '1.27.3' });
});

test('takes a first part without dot or port as an organisation', () => {
  assert.equal(parseImage('fluent/fluentd:v1'), { repository: 'fluent/fluentd', name: 'fluentd', tag: 'v1' });
  assert.is(parseImage('localhost/fluentd')?.registry, 'localhost');
  assert.is(parseImage('docker.elastic.co/kibana/kibana:9.5.3')?.registry, 'docker.elastic.co');
});

test('refuses what no runtime could pull', () => {
  for (const wrong of [
    '',
    'Nginx',
    'nginx:',
    'nginx: latest',
    'a//b',
    'nginx:la test',
    'nginx@sha256:12',
    'Org/nginx',
    null,
    7,
    {},
  ]) {
    assert.is(parseImage(wrong), undefined, String(wrong));
  }
});

test('is quick on a hostile reference', () => {
  const start = Date.now();
  parseImage(`${'a-'.repeat(250)}!`);
  assert.ok(Date.now() - start < 200);
});

test.run();
