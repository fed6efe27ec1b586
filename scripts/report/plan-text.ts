import type { Demand, Figure, Plan } from '../model/capacity/plan';
import { bytes, count, duration } from '../model/capacity/plan';
import type { Constant, Values } from '../model/capacity/plan-constants';
import { constants } from '../model/capacity/plan-constants';

/** How logs travel in each case. */
export const ways = {
  1: 'Fluentd, Kafka, Logstash, Elasticsearch',
  2: 'Fluentd, Logstash with a persistent queue, Elasticsearch',
  3: 'Fluentd, Elasticsearch',
} as const;

/** A plan for the terminal: each number with the constraint that decided it. */
export function planText(plan: Plan, demand: Demand): string {
  const { tiers, masters, fluentd, logstash, kafka } = plan;
  const lines = [
    `Load      ${count(demand.eventsPerSecond)} events/s of ${bytes(demand.bytesPerEvent)}: ` +
      `${bytes(plan.rate)}/s, ${bytes(plan.perDay)} a day; peak ${bytes(plan.peak)}/s`,
    `Case ${plan.route.case}    ${ways[plan.route.case]} (${plan.route.because})`,
    '',
    ...table([
      ['TIER', 'DAYS', 'COPIES', 'STORAGE', 'NODES', 'MEMORY', 'HEAP', 'CPUS', 'VOLUME', 'SHARDS', 'NODES DECIDED BY'],
      ...tiers.map((tier) => [
        tier.name,
        String(tier.days),
        String(tier.copies),
        bytes(tier.storage.value),
        count(tier.nodes.value),
        `${tier.memory.value} GiB`,
        `${tier.heap.value} GiB`,
        tier.cpus ? String(tier.cpus.value) : '-',
        bytes(tier.volume.value),
        count(tier.shards.value),
        tier.nodes.because,
      ]),
    ]),
    '',
    ...table([
      ['data nodes', ...figure(plan.dataNodes, count)],
      ['clusters', ...figure(plan.clusters, count)],
      ['dedicated masters', ...figure(masters.nodes, count)],
      ['master heap', ...figure(masters.heap, (value) => `${value} GiB`)],
      ['primaries of the write index', ...figure(plan.primaries, count)],
      ['Fluentd workers', ...figure(fluentd.workers, count)],
      ['Fluentd workers a node', ...figure(fluentd.perNode, count)],
      ['Fluentd buffer a node', ...figure(fluentd.buffer, bytes)],
      ['Fluentd chunk', bytes(fluentd.chunk), 'one bulk request'],
      ...(plan.route.case === 3 ? [] : [['Logstash', ...figure(logstash.nodes, count)]]),
      ...(plan.route.case === 2 ? [['Logstash queue a node', ...figure(logstash.queue, bytes)]] : []),
      ...(plan.route.case === 1
        ? [
            ['Kafka brokers', ...figure(kafka.brokers, count)],
            ['Kafka partitions', ...figure(kafka.partitions, count)],
            ['Kafka storage', ...figure(kafka.storage, bytes)],
          ]
        : []),
    ]),
    ...(plan.notes.length ? ['', ...plan.notes.map((note) => `Note: ${note}.`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The constants that a plan rests on: value, meaning, source. */
export function constantsText(values: Values): string {
  const rows = Object.entries<Constant>(constants).map(([name, { value, unit, meaning, source }]) => {
    const own = values[name as keyof Values];
    return [
      `  ${name}`,
      amount(own, unit),
      own === value ? meaning : `${meaning} (instead of ${amount(value, unit)})`,
      source,
    ];
  });
  return `${['Constants (override with --set NAME=VALUE)', ...table(rows)].join('\n')}\n`;
}

function figure({ value, because }: Figure, print: (value: number) => string): [string, string] {
  return [print(value), because];
}

function amount(value: number, unit: Constant['unit']): string {
  if (unit === 'B') return bytes(value);
  if (unit === 'B/s') return `${bytes(value)}/s`;
  return unit === 's' ? duration(value) : `${count(value)}${unit ? ` ${unit}` : ''}`;
}

/** Rows in columns: every cell but the last is padded. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
