import type { Values } from './plan-constants';

/** The tiers in the order in which an index passes them. */
export const tierNames = ['hot', 'warm', 'cold', 'frozen'] as const;
export type TierName = (typeof tierNames)[number];

/** What a stack has to carry. */
export interface Demand {
  eventsPerSecond: number;
  bytesPerEvent: number;
  /** Peak over average. */
  peakFactor: number;
  /** Days in each tier. */
  retention: Readonly<Partial<Record<TierName, number>>>;
  /** Seconds without Elasticsearch to survive. */
  outage: number;
  replicas: number;
  /** Searchable snapshots: one copy in the cold tier, none in the frozen one. */
  searchable: boolean;
  /** Kubernetes nodes that run an agent; as many as there are workers, where it is not known. */
  nodes?: number;
  /** Bytes of disk for the buffer of one node. */
  nodeDisk?: number;
  /** Systems that read the logs beside Elasticsearch. */
  consumers: number;
}

/** A number of the plan with the constraint that decided it. Bytes, bytes a second, counts. */
export interface Figure {
  value: number;
  because: string;
}

/** One tier of data nodes. */
export interface Tier {
  name: TierName | 'all';
  days: number;
  copies: number;
  /** Bytes of documents, one copy. */
  raw: number;
  /** Bytes on the disks of the tier with its copies and margin; for the frozen tier in the object store. */
  storage: Figure;
  nodes: Figure;
  /** Bytes of the volume of one node. */
  volume: Figure;
  shards: Figure;
  /** GiB of one node. */
  memory: Figure;
  heap: Figure;
  /** CPUs of one node, for indexing; absent where nothing is indexed. */
  cpus?: Figure;
}

/** How logs travel: 3 Fluentd alone, 2 through Logstash with a queue, 1 through Kafka and Logstash. */
export interface Route {
  case: 1 | 2 | 3;
  because: string;
}

/** The stack that a demand needs. */
export interface Plan {
  rate: number;
  peak: number;
  perDay: number;
  route: Route;
  tiers: readonly Tier[];
  dataNodes: Figure;
  masters: { nodes: Figure; heap: Figure };
  primaries: Figure;
  clusters: Figure;
  fluentd: { workers: Figure; perNode: Figure; buffer: Figure; chunk: number };
  /** Needed in case 1 and 2. */
  logstash: { nodes: Figure; queue: Figure };
  /** Needed in case 1. */
  kafka: { brokers: Figure; partitions: Figure; storage: Figure };
  notes: readonly string[];
}

const day = 86400;
const GB = 1e9;

/** Sizes a stack. Monotone: more events never need fewer nodes, bytes or shards in all. */
export function plan(demand: Demand, values: Values): Plan {
  const rate = demand.eventsPerSecond * demand.bytesPerEvent;
  const peak = rate * demand.peakFactor;
  const perDay = rate * day;
  const { tiers, primaries: allPrimaries, notes } = layout(demand, values, { peak, perDay });
  const dataNodes = tiers.reduce((sum, { nodes }) => sum + nodes.value, 0);
  const hot = tiers[0]?.nodes.value ?? 0;
  const workers = most(
    [
      Math.ceil((demand.eventsPerSecond * demand.peakFactor) / values.fluentdRate),
      `${count(values.fluentdRate)} events/s a worker, at peak`,
    ],
    [1, 'at least one'],
  );
  const nodes = demand.nodes ?? workers.value;
  const buffer = (peak / nodes) * demand.outage;
  const logstash = most(
    [
      Math.ceil((demand.eventsPerSecond * demand.peakFactor) / values.logstashRate) + 1,
      `${count(values.logstashRate)} events/s each, at peak, and a spare`,
    ],
    [2, 'one may fail'],
  );
  const kept = rate * values.kafkaCompression * values.kafkaRetention * values.kafkaReplication * 1.25;
  const brokers = most(
    [
      Math.ceil((peak * values.kafkaCompression) / values.brokerRate) + 1,
      `${bytes(values.brokerRate)}/s a broker, at peak, and a spare`,
    ],
    [Math.ceil(kept / values.brokerDisk), `${bytes(kept)} on disks of ${bytes(values.brokerDisk)}`],
    [3, 'three copies'],
  );
  const partitions = most(
    [
      Math.ceil((peak * values.kafkaCompression) / values.partitionRate),
      `${bytes(values.partitionRate)}/s a partition, at peak`,
    ],
    [
      logstash.value * values.logstashThreads,
      `one for each of ${values.logstashThreads} threads of ${count(logstash.value)} Logstash`,
    ],
  );
  return {
    rate,
    peak,
    perDay,
    route: route(demand, values, { rate, nodes, buffer }),
    tiers,
    dataNodes: { value: dataNodes, because: 'the sum of the tiers' },
    masters: {
      nodes:
        dataNodes > values.dedicatedMastersFrom
          ? { value: 3, because: 'a quorum of their own' }
          : { value: 0, because: `up to ${values.dedicatedMastersFrom} data nodes elect among themselves` },
      heap: most(
        [Math.ceil(allPrimaries / values.indicesPerMasterGiB), `${count(values.indicesPerMasterGiB)} indices a GiB`],
        [values.masterHeap, 'the smallest'],
      ),
    },
    primaries: {
      value: Math.min(Math.max(Math.ceil(peak / (values.indexingRate / 2)), 1), Math.max(hot, 1)),
      because: `${bytes(values.indexingRate / 2)}/s a primary, at most one a hot node`,
    },
    clusters: {
      value: Math.max(Math.ceil(dataNodes / values.nodesPerCluster), 1),
      because: `${values.nodesPerCluster} data nodes each`,
    },
    fluentd: {
      workers,
      perNode: {
        value: Math.max(Math.ceil((demand.eventsPerSecond * demand.peakFactor) / nodes / values.fluentdRate), 1),
        because: `on ${count(nodes)} ${nodes === 1 ? 'node' : 'nodes'}`,
      },
      buffer: { value: buffer, because: `${duration(demand.outage)} at ${bytes(peak / nodes)}/s a node` },
      chunk: values.chunkBytes,
    },
    logstash: {
      nodes: logstash,
      queue: {
        value: (peak * demand.outage * values.queueFactor) / logstash.value,
        because: `${duration(demand.outage)} at peak, on each of ${count(logstash.value)}`,
      },
    },
    kafka: {
      brokers,
      partitions: {
        value: Math.ceil(partitions.value / brokers.value) * brokers.value,
        because: `${partitions.because}, the same on every broker`,
      },
      storage: { value: kept, because: `${duration(values.kafkaRetention)} in ${values.kafkaReplication} copies` },
    },
    notes,
  };
}

interface Rates {
  peak: number;
  perDay: number;
}

/** One tier of nodes with every role, or a tier each: whichever takes fewer nodes. */
function layout(demand: Demand, values: Values, rates: Rates): { tiers: Tier[]; primaries: number; notes: string[] } {
  const notes: string[] = [];
  const days = { ...demand.retention };
  if (days.frozen && !demand.searchable) {
    notes.push(
      `no frozen tier without an enterprise licence: its ${days.frozen} days are in the cold tier, in full copies`,
    );
    days.cold = (days.cold ?? 0) + days.frozen;
    days.frozen = 0;
  }
  const apart = tierNames
    .filter((name) => name === 'hot' || days[name])
    .map((name) => tier(name, days[name] ?? 0, demand, values, rates));
  const together = oneTier(apart, demand, values, rates);
  const sum = apart.reduce((total, { nodes }) => total + nodes.value, 0);
  // the masters keep an index for each, on whatever nodes
  const primaries = apart.reduce((total, { shards, copies }) => total + shards.value / copies, 0);
  if (apart.length === 1 || together.nodes.value >= sum) return { tiers: apart, primaries, notes };
  notes.push(`${together.nodes.value} nodes with every role instead of ${sum} in ${apart.length} tiers`);
  return { tiers: [together], primaries, notes };
}

function tier(name: TierName, days: number, demand: Demand, values: Values, rates: Rates): Tier {
  const copies = name === 'frozen' || (name === 'cold' && demand.searchable) ? 1 : 1 + demand.replicas;
  const raw = rates.perDay * values.diskPerRaw * days;
  const storage = name === 'frozen' ? raw : raw * copies * values.storageFactor;
  const capacity = values.nodeMemory * values[`${name}Ratio`] * GB;
  const disk: Bound = [
    Math.ceil(storage / capacity) + (name === 'frozen' ? 0 : 1),
    `disk: ${bytes(storage)} on nodes of ${bytes(capacity)}${name === 'frozen' ? '' : ', and a spare'}`,
  ];
  const shards = Math.ceil((rates.perDay * values.diskPerRaw * days) / shardSize(demand, values)) * copies;
  const limit = name === 'frozen' ? values.shardsPerFrozenNode : values.shardsPerNode;
  const nodes = most(
    disk,
    ...(name === 'hot' ? [indexing(demand, values, rates)] : []),
    [Math.ceil(shards / limit), `${count(shards)} shards, ${count(limit)} a node`],
    minimum(name, values),
  );
  return finish(
    {
      name,
      days,
      copies,
      raw,
      storage: { value: storage, because: `${days} days, ${copies} ${copies === 1 ? 'copy' : 'copies'}` },
      nodes,
    },
    demand,
    values,
    rates,
  );
}

/** All tiers on the same nodes, sized as hot ones, because all of them index. */
function oneTier(tiers: readonly Tier[], demand: Demand, values: Values, rates: Rates): Tier {
  const local = tiers.filter(({ name }) => name !== 'frozen');
  const storage = local.reduce((sum, entry) => sum + entry.storage.value, 0);
  const raw = local.reduce((sum, entry) => sum + entry.raw, 0);
  const capacity = values.nodeMemory * values.hotRatio * GB;
  const shards = tiers.reduce((sum, entry) => sum + entry.shards.value, 0);
  const nodes = most(
    [Math.ceil(storage / capacity) + 1, `disk: ${bytes(storage)} on nodes of ${bytes(capacity)}, and a spare`],
    indexing(demand, values, rates),
    [Math.ceil(shards / values.shardsPerNode), `${count(shards)} shards, ${count(values.shardsPerNode)} a node`],
    minimum('hot', values),
  );
  const days = tiers.reduce((sum, entry) => sum + entry.days, 0);
  const base = {
    name: 'all' as const,
    days,
    copies: 1 + demand.replicas,
    raw,
    storage: { value: storage, because: `${days} days` },
    nodes,
  };
  return { ...finish(base, demand, values, rates), shards: { value: shards, because: 'the sum of the phases' } };
}

function indexing(demand: Demand, values: Values, { peak }: Rates): Bound {
  const writes = peak * (1 + demand.replicas);
  return [
    Math.ceil(writes / values.indexingRate) + 1,
    `indexing: ${bytes(writes)}/s at ${bytes(values.indexingRate)}/s a node, and a spare`,
  ];
}

function minimum(name: TierName, values: Values): Bound {
  if (name === 'hot') return [values.minimumHot, 'the smallest tier in which a node may fail'];
  return name === 'frozen' ? [1, 'at least one'] : [values.minimumTier, 'the smallest tier in which a node may fail'];
}

function shardSize({ bytesPerEvent }: Demand, values: Values): number {
  return Math.min(values.shardBytes, values.shardDocuments * bytesPerEvent * values.diskPerRaw);
}

function finish(
  base: Omit<Tier, 'volume' | 'shards' | 'memory' | 'heap' | 'cpus'>,
  demand: Demand,
  values: Values,
  { perDay, peak }: Rates,
): Tier {
  const { name, raw, copies, nodes, days } = base;
  const shard = shardSize(demand, values);
  const volume =
    name === 'frozen'
      ? { value: values.nodeMemory * values.frozenCacheRatio * GB, because: 'the local cache' }
      : most(
          [base.storage.value / nodes.value, 'its share'],
          [
            (raw * copies) / Math.max(nodes.value - 1, 1) / values.lowWatermark,
            'its share when a node is lost, below the low watermark',
          ],
        );
  const ratio = values[`${name === 'all' ? 'hot' : name}Ratio`];
  const memory = {
    value: Math.min(
      2 **
        Math.ceil(
          Math.log2(Math.max(name === 'frozen' ? values.nodeMemory : volume.value / GB / ratio, values.minimumMemory)),
        ),
      values.nodeMemory,
    ),
    because: `1 GiB for ${ratio} GB of disk`,
  };
  const writes = peak * (1 + demand.replicas);
  return {
    ...base,
    volume,
    memory,
    shards: {
      value: Math.ceil((perDay * values.diskPerRaw * days) / shard) * copies,
      because: `${bytes(shard)} a shard`,
    },
    heap: most([-values.maximumHeap, 'compressed pointers'], [-memory.value / 2, 'half of the memory']),
    ...(name === 'hot' || name === 'all'
      ? {
          cpus: most(
            [
              Math.ceil((writes / nodes.value / values.indexingRate) * values.indexingCpus),
              `${bytes(writes / nodes.value)}/s a node`,
            ],
            [2, 'the smallest'],
          ),
        }
      : {}),
  };
}

function route(
  { eventsPerSecond, outage, consumers, nodeDisk }: Demand,
  values: Values,
  at: { rate: number; nodes: number; buffer: number },
): Route {
  const kafka: [boolean, string][] = [
    [consumers > 1, `${consumers} systems read the logs`],
    [outage > values.queuedOutage, `an outage of ${duration(outage)} is longer than ${duration(values.queuedOutage)}`],
    [
      eventsPerSecond > values.queuedEvents,
      `${count(eventsPerSecond)} events/s are more than ${count(values.queuedEvents)}`,
    ],
  ];
  const logstash: [boolean, string][] = [
    [
      eventsPerSecond > values.directEvents,
      `${count(eventsPerSecond)} events/s are more than ${count(values.directEvents)}`,
    ],
    [at.rate > values.directRate, `${bytes(at.rate)}/s are more than ${bytes(values.directRate)}/s`],
    [at.nodes > values.directNodes, `${count(at.nodes)} agents are more than ${count(values.directNodes)}`],
    nodeDisk === undefined
      ? [
          outage > values.directOutage,
          `an outage of ${duration(outage)} is longer than ${duration(values.directOutage)}`,
        ]
      : [at.buffer > nodeDisk, `a buffer of ${bytes(at.buffer)} does not fit the ${bytes(nodeDisk)} of a node`],
  ];
  const first = kafka.find(([holds]) => holds);
  if (first) return { case: 1, because: first[1] };
  const second = logstash.find(([holds]) => holds);
  return second ? { case: 2, because: second[1] } : { case: 3, because: 'the agents carry it' };
}

type Bound = readonly [value: number, because: string];

/** The largest bound; of equal ones the first. A negative one is an upper bound, turned around. */
function most(...bounds: readonly [Bound, ...Bound[]]): Figure {
  const [value, because] = bounds.reduce((best, bound) => (bound[0] > best[0] ? bound : best));
  return { value: Math.abs(value), because };
}

/** Bytes for a reader, decimal: `4.3 TB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let rest = value;
  let unit = 0;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const rounded = Number(rest.toPrecision(rest < 100 ? 2 : 3));
  return `${count(rounded)} ${units[unit]}`;
}

/** A count for a reader: `100,000`. */
export function count(value: number): string {
  // below a thousand the language does not matter, and to ask it costs a command that sizes nothing 10 ms
  return value >= 1 && value < 1000 && Number(value.toFixed(3)) === value ? String(value) : value.toLocaleString('en');
}

/** Seconds for a reader: `30m`, `24h`. */
export function duration(seconds: number): string {
  if (seconds % day === 0 && seconds > day) return `${seconds / day}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
