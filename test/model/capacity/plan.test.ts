import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Demand, Plan, Tier } from '../../../scripts/model/capacity/plan';
import { plan } from '../../../scripts/model/capacity/plan';
import { defaults } from '../../../scripts/model/capacity/plan-constants';

/** The load of the worked table: 500 B, hot 3 d, warm 11 d, cold 16 d, frozen 60 d, one replica, peak x 2. */
const worked = (eventsPerSecond: number): Demand => ({
  eventsPerSecond,
  bytesPerEvent: 500,
  peakFactor: 2,
  retention: { hot: 3, warm: 11, cold: 16, frozen: 60 },
  outage: 1800,
  replicas: 1,
  searchable: true,
  consumers: 1,
});

const logsdb = { ...defaults, diskPerRaw: 0.4 };
const nodes = ({ tiers }: Plan) => tiers.map((tier) => tier.nodes.value);
const terabytes = ({ tiers }: Plan) => tiers.map(({ storage }) => Math.round(storage.value / 1e12));
const share = ({ storage, nodes: { value } }: Tier) => Number((storage.value / value / 1e12).toFixed(1));
const allShards = ({ tiers }: Plan) =>
  tiers.filter(({ name }) => name !== 'frozen').reduce((sum, { shards }) => sum + shards.value, 0);

const golden = suite('plan: the worked table');

golden('one thousand events a second fit three nodes with every role', () => {
  const { tiers, masters, route } = plan(worked(1_000), defaults);
  assert.equal(
    tiers.map(({ name, nodes: { value } }) => [name, value]),
    [['all', 3]],
  );
  assert.is(masters.nodes.value, 0);
  assert.is(route.case, 3);
});

golden('one hundred thousand: 18, 13, 10 and 5 nodes', () => {
  const result = plan(worked(100_000), defaults);
  assert.equal(nodes(result), [18, 13, 10, 5]);
  assert.equal(terabytes(result), [32, 119, 86, 259]);
  assert.equal(result.tiers.slice(0, 3).map(share), [1.8, 9.1, 8.6]);
  assert.is(allShards(result), 3_805);
  assert.is(result.clusters.value, 1);
  assert.is(result.masters.nodes.value, 3);
  assert.equal([result.kafka.brokers.value, result.kafka.partitions.value], [5, 45]);
  assert.is(result.logstash.nodes.value, 21);
  assert.is(result.fluentd.workers.value, 40);
  assert.match(result.tiers[0]!.nodes.because, /^disk: /);
});

golden('with logsdb the hot tier is bound by indexing', () => {
  const result = plan(worked(100_000), logsdb);
  assert.equal(nodes(result), [15, 6, 5, 2]);
  assert.match(result.tiers[0]!.nodes.because, /^indexing: /);
});

golden('one million', () => {
  const result = plan(worked(1_000_000), defaults);
  assert.equal(nodes(result), [170, 118, 86, 41]);
  assert.equal(terabytes(result), [324, 1_188, 864, 2_592]);
  assert.is(allShards(result), 38_016);
  assert.is(result.clusters.value, 5);
  assert.equal([result.kafka.brokers.value, result.kafka.partitions.value], [35, 420]);
  assert.is(result.logstash.nodes.value, 201);
  assert.is(result.fluentd.workers.value, 400);
  assert.equal(nodes(plan(worked(1_000_000), logsdb)), [135, 48, 35, 17]);
  assert.is(plan(worked(1_000_000), logsdb).clusters.value, 3);
});

golden('ten million', () => {
  const result = plan(worked(10_000_000), defaults);
  assert.equal(nodes(result), [1_689, 1_162, 845, 405]);
  assert.is(allShards(result), 380_160);
  assert.is(result.clusters.value, 42);
  assert.equal([result.kafka.brokers.value, result.kafka.partitions.value], [335, 4_020]);
  assert.is(result.logstash.nodes.value, 2_001);
  assert.equal(nodes(plan(worked(10_000_000), logsdb)), [1_335, 466, 339, 162]);
  assert.is(plan(worked(10_000_000), logsdb).clusters.value, 24);
});

golden('a full worker keeps 9 GB for an outage of half an hour', () => {
  const { fluentd } = plan({ ...worked(5_000), nodes: 1 }, defaults);
  assert.is(fluentd.buffer.value, 9e9);
});

golden('without an enterprise licence the frozen days are cold, in full copies', () => {
  const { tiers, notes } = plan({ ...worked(100_000), searchable: false }, defaults);
  assert.equal(
    tiers.map(({ name, days, copies }) => [name, days, copies]),
    [
      ['hot', 3, 2],
      ['warm', 11, 2],
      ['cold', 76, 2],
    ],
  );
  assert.is(notes.length, 1);
});

golden('the case follows from the load, the outage and who reads', () => {
  const cases = (change: Partial<Demand>) => plan({ ...worked(1_000), ...change }, defaults).route;
  assert.equal(cases({}), { case: 3, because: 'the agents carry it' });
  assert.equal(cases({ eventsPerSecond: 20_001, bytesPerEvent: 100 }), {
    case: 2,
    because: '20,001 events/s are more than 20,000',
  });
  assert.equal(cases({ outage: 3_600 }), { case: 2, because: 'an outage of 1h is longer than 30m' });
  assert.equal(cases({ outage: 3_600, nodeDisk: 10e9 }).case, 3);
  assert.equal(cases({ outage: 3_601 }), { case: 1, because: 'an outage of 3601s is longer than 1h' });
  assert.equal(cases({ consumers: 2 }), { case: 1, because: '2 systems read the logs' });
  assert.is(cases({ eventsPerSecond: 100_001 }).case, 1);
});

golden.run();

const property = suite('plan: properties');

const demands = fc.record({
  bytesPerEvent: fc.integer({ min: 50, max: 5_000 }),
  peakFactor: fc.double({ min: 1, max: 10, noNaN: true }),
  retention: fc.record({
    hot: fc.integer({ min: 1, max: 30 }),
    warm: fc.integer({ min: 0, max: 60 }),
    cold: fc.integer({ min: 0, max: 90 }),
    frozen: fc.integer({ min: 0, max: 365 }),
  }),
  outage: fc.integer({ min: 0, max: 86_400 }),
  replicas: fc.integer({ min: 0, max: 2 }),
  searchable: fc.boolean(),
  consumers: fc.integer({ min: 1, max: 3 }),
});

/** What must never fall when more comes in. */
const measures: Readonly<Record<string, (plan: Plan) => number>> = {
  'data nodes': ({ dataNodes }) => dataNodes.value,
  'storage on disks': ({ tiers }) =>
    tiers.filter(({ name }) => name !== 'frozen').reduce((sum, { storage }) => sum + storage.value, 0),
  shards: ({ tiers }) => tiers.reduce((sum, { shards }) => sum + shards.value, 0),
  masters: ({ masters }) => masters.nodes.value,
  'master heap': ({ masters }) => masters.heap.value,
  clusters: ({ clusters }) => clusters.value,
  workers: ({ fluentd }) => fluentd.workers.value,
  'buffer of all nodes': ({ fluentd }) => fluentd.buffer.value * fluentd.workers.value,
  'Kafka storage': ({ kafka }) => kafka.storage.value,
  'Logstash queue of all nodes': ({ logstash }) => logstash.queue.value * logstash.nodes.value,
  Logstash: ({ logstash }) => logstash.nodes.value,
  brokers: ({ kafka }) => kafka.brokers.value,
  'the case, from 3 down': ({ route }) => -route.case,
};

for (const [name, measure] of Object.entries(measures)) {
  property(`more events never need less: ${name}`, () => {
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (demand, a, b) => {
          const [few, many] = [Math.min(a, b), Math.max(a, b)];
          const at = (eventsPerSecond: number) => measure(plan({ ...demand, eventsPerSecond }, defaults));
          // a relative 1e-9: the product of the same factors in another order
          assert.ok(at(few) <= at(many) + Math.abs(at(many)) * 1e-9, `${few}: ${at(few)}, ${many}: ${at(many)}`);
        },
      ),
      { numRuns: 300 },
    );
  });
}

/** What else may grow, and by how much: the same demand with more of it. */
const growths: Readonly<Record<string, (demand: Demand, by: number) => Demand>> = {
  'bytes of an event': (demand, by) => ({ ...demand, bytesPerEvent: demand.bytesPerEvent * (1 + by) }),
  'the peak': (demand, by) => ({ ...demand, peakFactor: demand.peakFactor * (1 + by) }),
  'the outage': (demand, by) => ({ ...demand, outage: demand.outage + Math.round(by * 3_600) }),
  replicas: (demand, by) => ({ ...demand, replicas: demand.replicas + Math.ceil(by) }),
  ...Object.fromEntries(
    (['hot', 'warm', 'cold', 'frozen'] as const).map((tier) => [
      `days in the ${tier} tier`,
      (demand: Demand, by: number) => ({
        ...demand,
        retention: { ...demand.retention, [tier]: (demand.retention[tier] ?? 0) + Math.ceil(by * 10) },
      }),
    ]),
  ),
};

for (const [name, grow] of Object.entries(growths)) {
  property(`more never needs less: ${name}`, () => {
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (rest, eventsPerSecond, by) => {
          const demand = { ...rest, eventsPerSecond };
          const [few, many] = [plan(demand, defaults), plan(grow(demand, by), defaults)];
          for (const [measured, measure] of Object.entries(measures)) {
            const [before, after] = [measure(few), measure(many)];
            assert.ok(before <= after + Math.abs(after) * 1e-9, `${measured}: ${before}, then ${after}`);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
}

/** Times as many events need at most times as much: what is rounded up, or a spare, is not multiplied. */
const smooth = [
  'data nodes',
  'storage on disks',
  'shards',
  'clusters',
  'workers',
  'buffer of all nodes',
  'Logstash',
  'brokers',
] as const;

property('no number jumps further than the events', () => {
  fc.assert(
    fc.property(
      demands,
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 2, max: 10 }),
      (demand, eventsPerSecond, times) => {
        const at = (events: number) => plan({ ...demand, eventsPerSecond: events }, defaults);
        const [one, more] = [at(eventsPerSecond), at(eventsPerSecond * times)];
        for (const name of smooth) {
          const [few, many] = [measures[name]!(one), measures[name]!(more)];
          assert.ok(
            many <= few * times * (1 + 1e-9),
            `${name}: ${few} at ${eventsPerSecond}, ${many} at ${times} times`,
          );
        }
      },
    ),
    { numRuns: 500 },
  );
});

property('every number is finite, not negative, and says what decided it', () => {
  fc.assert(
    fc.property(demands, fc.integer({ min: 1, max: 10_000_000 }), (demand, eventsPerSecond) => {
      const figures = (value: unknown): { value: number; because: string }[] => {
        if (value === null || typeof value !== 'object') return [];
        if ('because' in value && 'value' in value) return [value as { value: number; because: string }];
        return Object.values(value).flatMap(figures);
      };
      const all = figures(plan({ ...demand, eventsPerSecond }, defaults));
      assert.ok(all.length > 15);
      for (const { value, because } of all) {
        assert.ok(Number.isFinite(value) && value >= 0, `${value}: ${because}`);
        assert.ok(because);
      }
    }),
  );
});

property('partitions are the same on every broker, and at most one more each than the consumers need', () => {
  fc.assert(
    fc.property(demands, fc.integer({ min: 1, max: 10_000_000 }), (demand, eventsPerSecond) => {
      const {
        kafka: { brokers, partitions },
        logstash,
      } = plan({ ...demand, eventsPerSecond }, defaults);
      const needed = Math.max(
        logstash.nodes.value * defaults.logstashThreads,
        (eventsPerSecond * demand.bytesPerEvent * demand.peakFactor) / defaults.partitionRate,
      );
      assert.is(partitions.value % brokers.value, 0);
      assert.ok(partitions.value >= needed && partitions.value < needed + 1 + brokers.value);
    }),
  );
});

property('the disks of the tiers hold what they are to hold, also without one node', () => {
  fc.assert(
    fc.property(demands, fc.integer({ min: 1, max: 10_000_000 }), (demand, eventsPerSecond) => {
      for (const {
        name,
        raw,
        copies,
        storage,
        nodes: { value },
        volume,
      } of plan({ ...demand, eventsPerSecond }, defaults).tiers) {
        if (name === 'frozen' || name === 'all') continue;
        assert.ok(volume.value * value >= storage.value * (1 - 1e-9));
        assert.ok(value < 2 || volume.value * (value - 1) * defaults.lowWatermark >= raw * copies * (1 - 1e-9));
      }
    }),
  );
});

property.run();
