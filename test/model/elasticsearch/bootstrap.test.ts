import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  bootstrapObjects,
  covers,
  matchesPattern,
  objectsOf,
  overlap,
  templateOf,
  templates,
} from '../../../scripts/model/elasticsearch/bootstrap';
import { exampleStack } from '../../example';

const test = suite('bootstrap objects');

const stack = exampleStack(`
kind: ConfigMap
metadata: { name: bootstrap }
data:
  bootstrap.sh: echo
  broken.json: "{"
  list.json: "[]"
  other.json: '{ "a": 1 }'
  lifecycle.logs.json: '{ "policy": { "phases": { "hot": null, "delete": { "min_age": "7d" } } } }'
  component-template.settings.json: '{ "template": { "settings": { "index": { "number_of_replicas": 2, "mode": "logsdb" } }, "mappings": { "properties": { "a": { "type": "keyword" } } } } }'
  index-template.logs.json: |
    {
      "index_patterns": "logs-*",
      "priority": 200,
      "composed_of": ["settings", "ecs@mappings", "nowhere"],
      "template": { "settings": { "index.number_of_replicas": 1 }, "mappings": { "properties": { "b": {} } } }
    }
  role-writer.json: '{ "indices": [] }'
  user_fluentd.json: '{ "password": "x", "roles": [] }'
  backups.json: '{ "type": "fs", "settings": null }'
  slm-nightly.json: '{ "schedule": "x", "repository": "backups" }'
  pipeline.parse.json: '{ "processors": [] }'
`);

test('are told by their content and named by their file', () => {
  assert.equal(
    stack.memo(bootstrapObjects).map(({ kind, name }) => `${kind} ${name}`),
    [
      'lifecycle logs',
      'component-template settings',
      'index-template logs',
      'role writer',
      'user fluentd',
      'repository backups',
      'snapshot-policy nightly',
      'pipeline parse',
    ],
  );
});

test('have maps where maps belong', () => {
  assert.equal(objectsOf(stack, 'lifecycle')[0]?.body.policy.phases.hot, { actions: {} });
  assert.equal(objectsOf(stack, 'repository')[0]?.body.settings, {});
});

test('a template is what its components make of it, and knows where', () => {
  const [template] = stack.memo(templates);
  assert.equal(template?.patterns, ['logs-*']);
  assert.equal(template?.missing, ['nowhere']);
  assert.equal(template?.properties, { a: { type: 'keyword' }, b: {} });
  assert.is(template?.settings.get('mode')?.value, 'logsdb');
  const replicas = template?.settings.get('number_of_replicas');
  assert.is(replicas?.value, 1);
  assert.equal(
    [replicas?.origin.path, replicas?.origin.position],
    ['data[index-template.logs.json]', { line: 5, column: 59 }],
  );
});

test('the template of highest priority wins', () => {
  const [template] = stack.memo(templates);
  const higher = { ...template!, name: 'app', patterns: ['logs-app-*'], priority: 300 };
  assert.is(templateOf('logs-app-prod', [template!, higher])?.name, 'app');
  assert.is(templateOf('logs-web-prod', [template!, higher])?.name, 'logs');
  assert.is(templateOf('metrics', [template!, higher]), undefined);
});

test('patterns: only the star is special', () => {
  assert.ok(
    matchesPattern('logs-a.b-c', 'logs-*-*') &&
      !matchesPattern('logs-a', 'logs-*-*') &&
      !matchesPattern('logsxa', 'logs.a'),
  );
  assert.ok(
    overlap('logs-*-prod', 'logs-app-*') && !overlap('logs-a-*', 'logs-b-*') && overlap('*', 'x') && overlap('', ''),
  );
  assert.ok(covers('logs-*', 'logs-*-prod') && !covers('logs-*-prod', 'logs-*') && covers('logs-*-*', 'logs-app.*-*'));
});

test('overlap and coverage agree with matching', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 5 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 5 });
  fc.assert(
    fc.property(pattern, pattern, word, (one, other, name) => {
      assert.is(overlap(one, other), overlap(other, one));
      if (matchesPattern(name, one) && matchesPattern(name, other))
        assert.ok(overlap(one, other), `${one} ${other} ${name}`);
      if (covers(one, other) && matchesPattern(name, other))
        assert.ok(matchesPattern(name, one), `${one} ${other} ${name}`);
      assert.is(overlap(one, name), matchesPattern(name, one));
    }),
    { numRuns: 5_000 },
  );
});

test.run();
