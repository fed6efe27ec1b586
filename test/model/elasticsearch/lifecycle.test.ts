import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lifecycles } from '../../../scripts/model/elasticsearch/lifecycle';
import { exampleStack } from '../../example';

const test = suite('lifecycle');
const day = 86400e3;

const bootstrap = (data: Readonly<Record<string, object>>) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bootstrap' },
    data: Object.fromEntries(Object.entries(data).map(([name, body]) => [name, JSON.stringify(body)])),
  });

const node = (name: string, roles: string) => `
---
kind: StatefulSet
metadata: { name: ${name} }
spec: { replicas: 2, template: { spec: { containers: [{ name: e, image: "elasticsearch:9.5.3", env: [{ name: node.roles, value: "${roles}" }] }] } } }
`;

test('phases with their ages, actions and nodes', () => {
  const policy = {
    policy: {
      phases: {
        hot: { actions: { rollover: { max_age: '1d', max_primary_shard_size: '50gb' } } },
        warm: { min_age: '2d', actions: { forcemerge: { max_num_segments: 1 } } },
        delete: { min_age: '9d', actions: { delete: {} } },
      },
    },
  };
  const template = {
    index_patterns: ['logs-*'],
    data_stream: {},
    template: { settings: { 'index.lifecycle.name': 'logs' } },
  };
  const stack = exampleStack(
    bootstrap({ 'lifecycle.logs.json': policy, 'index-template.logs.json': template }) +
      node('hot', 'master,data_hot') +
      node('rest', 'data'),
  );
  const [found, ...others] = lifecycles(stack).lifecycles;
  assert.equal(others, []);
  assert.is(found?.written, day);
  assert.equal(found?.rollover, ['max_age 1d', 'max_primary_shard_size 50gb']);
  assert.equal(found?.templates, [{ name: 'logs', patterns: ['logs-*'], dataStream: true }]);
  assert.equal(
    found?.phases.map(({ name, from, until, nodes }) => [
      name,
      from / day,
      (until ?? NaN) / day,
      nodes.map((set) => set.name),
    ]),
    [
      ['hot', 0, 2, ['hot', 'rest']],
      ['warm', 2, 9, ['rest']],
      ['delete', 9, NaN, []],
    ],
  );
  assert.equal(found?.phases[1]?.actions, [{ name: 'forcemerge', detail: 'max_num_segments 1' }]);
});

test('a policy that no file makes, and a template that names none', () => {
  const stack = exampleStack(
    bootstrap({
      'index-template.logs.json': {
        index_patterns: ['logs-*'],
        template: { settings: { index: { lifecycle: { name: 'elsewhere' } } } },
      },
      'index-template.audit.json': { index_patterns: ['audit-*'], template: {} },
    }),
  );
  const found = lifecycles(stack);
  assert.equal(
    found.lifecycles.map(({ policy, known, phases }) => [policy, known, phases]),
    [['elsewhere', false, []]],
  );
  assert.equal(found.unmanaged, [{ name: 'audit', patterns: ['audit-*'] }]);
});

test('a policy without a rollover and without an end', () => {
  const [found] = lifecycles(
    exampleStack(bootstrap({ 'lifecycle.kept.json': { policy: { phases: { hot: { actions: {} } } } } })),
  ).lifecycles;
  assert.equal([found?.written, found?.phases.map(({ until }) => until)], [undefined, [undefined]]);
});

test.run();
