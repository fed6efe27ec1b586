import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../overlays/stack.schema.json';
import { constants } from '../../scripts/model/capacity/plan-constants';
import { cli, remove, repositoryWith } from './cli';

const test = suite('plan');

const sized = [
  'plan',
  '--events-per-second',
  '100000',
  '--bytes',
  '500',
  '--retention',
  'hot=3d,warm=11d,cold=16d,frozen=60d',
  '--outage',
  '30m',
];

test('prints each number with what decided it, and the constants with their sources', async () => {
  const { code, stdout, stderr } = await cli(sized);
  assert.equal([code, stderr], [0, '']);
  assert.match(
    stdout,
    /^Case 2 +Fluentd, Logstash with a persistent queue, Elasticsearch \(100,000 events\/s are more than 20,000\)$/m,
  );
  assert.match(stdout, /^hot +3 +2 +32 TB +18 .* disk: 32 TB on nodes of 1.9 TB, and a spare$/m);
  assert.match(stdout, /^ +storageFactor +1.25 .* Elastic blog/m);
});

test('prints the same as JSON', async () => {
  const { code, stdout } = await cli([...sized, '--format', 'json', '--set', 'diskPerRaw=0.4']);
  const { version, demand, plan, constants } = JSON.parse(stdout);
  assert.equal([code, version, demand.retention.frozen, constants.diskPerRaw.value], [0, 1, 60, 0.4]);
  assert.equal(
    plan.tiers.map(({ nodes }: { nodes: { value: number } }) => nodes.value),
    [15, 6, 5, 2],
  );
});

for (const [args, message] of [
  [['plan'], 'expected --events-per-second or --overlay, found neither'],
  [['plan', '--events-per-second', '0'], '--events-per-second: expected a number above 0, found 0'],
  [['plan', '--events-per-second', 'many'], '--events-per-second: expected a number above 0, found NaN'],
  [
    ['plan', '--events-per-second', '1', '--retention', 'hut=3d'],
    'expected hot, warm, cold or frozen, found hut (did you mean hot?)',
  ],
  [
    ['plan', '--events-per-second', '1', '--retention', 'hot=long'],
    '--retention: expected a time such as 30m or 7d, found long',
  ],
  [['plan', '--events-per-second', '1', '--outage', '5'], '--outage: expected a time such as 30m or 7d, found 5'],
  [['plan', '--events-per-second', '1', '--replicas', '-1'], '--replicas: expected 0, 1, 2, …, found -1'],
  [['plan', '--events-per-second', '1', '--node-disk', 'big'], '--node-disk: expected a size such as 10Gi, found big'],
  [
    ['plan', '--events-per-second', '1', '--set', 'hotratio=3'],
    'expected a constant, found hotratio (did you mean hotRatio?)',
  ],
  [['plan', '--events-per-second', '1', '--set', 'hotRatio=none'], 'expected a number above 0, found none'],
  [
    ['plan', '--overlay', 'prod', '--set', 'hotRadio=3'],
    'expected a constant, found hotRadio (did you mean hotRatio?)',
  ],
  [['plan', '--overlay', 'nope'], 'nope: expected an overlay'],
] as const) {
  test(`exits 2: ${message}`, async () => {
    const { code, stdout, stderr } = await cli(args);
    assert.equal([code, stdout], [2, '']);
    assert.ok(stderr.startsWith('error: ') && stderr.includes(message), stderr);
    assert.not.match(stderr, / at /);
  });
}

const node = (storage: string) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: data, namespace: kube-logging }
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: elasticsearch
          image: elasticsearch:9.5.3
          env: [{ name: cluster.name, value: logs }]
          resources: { requests: { cpu: "2" }, limits: { memory: 16Gi } }
          volumeMounts: [{ name: storage, mountPath: /usr/share/elasticsearch/data }]
  volumeClaimTemplates: [{ metadata: { name: storage }, spec: { resources: { requests: { storage: ${storage} } } } }]
`;

const load = `
load: { eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }
`;

async function compared(storage: string, more = '', args: readonly string[] = []) {
  const root = repositoryWith();
  try {
    const { readFileSync, writeFileSync } = await import('node:fs');
    const stack = `${root}/overlays/prod/stack.yaml`;
    writeFileSync(stack, `${readFileSync(stack, 'utf8')}${load}${more}`);
    writeFileSync(`${root}/overlays/prod/configmap.yaml`, node(storage));
    return await cli(['plan', '--overlay', 'prod', ...args], { root });
  } finally {
    remove(root);
  }
}

test('an overlay that is too small for its load is a finding', async () => {
  const { code, stdout } = await compared('10Gi');
  assert.is(code, 1);
  assert.match(stdout, /3 nodes have 32 GB, 7 days hot need 756 GB +\[capacity\/volumes-hold-retention\]/);
});

test('one that is large enough is none', async () => {
  const { code, stdout } = await compared('400Gi');
  assert.is(code, 0);
  assert.match(stdout, /0 errors, 0 warnings/);
});

test('a constant that was measured changes what is needed, from the command line or from stack.yaml', async () => {
  assert.is((await compared('200Gi')).code, 1);
  const given = await compared('200Gi', '', ['--set', 'diskPerRaw=0.4']);
  assert.equal([given.code, given.stderr], [0, '']);
  assert.match(given.stdout, /^ +diskPerRaw +0\.4 .*\(instead of 1\)/m);
  const declared = await compared('200Gi', 'plan: { diskPerRaw: 0.4 }\n');
  assert.is(declared.code, 0);
  assert.is(declared.stdout, given.stdout);
  assert.is((await compared('200Gi', 'plan: { diskPerRaw: 0.4 }\n', ['--set', 'diskPerRaw=1'])).code, 1);
});

test('stack.yaml takes every constant, and no other', async () => {
  assert.equal(Object.keys(schema.properties.plan.properties).sort(), Object.keys(constants).sort());
  const { code, stderr } = await compared('400Gi', 'plan: { diskPerRow: 0.4 }\n');
  assert.is(code, 2);
  assert.match(stderr, /plan: unknown field diskPerRow \(did you mean diskPerRaw\?\)/);
});

test('an overlay without a load cannot be compared', async () => {
  const root = repositoryWith();
  const { code, stderr } = await cli(['plan', '--overlay', 'prod'], { root });
  remove(root);
  assert.is(code, 2);
  assert.match(stderr, /prod: expected load in stack.yaml, found none/);
});

test.run();
