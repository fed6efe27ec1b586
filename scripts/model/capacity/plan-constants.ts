/** A number that the plan rests on: what it means and who says so. */
export interface Constant {
  value: number;
  unit: '' | 'B' | 'B/s' | 'GiB' | 'GB/GiB' | 'events/s' | 's';
  meaning: string;
  source: string;
}

const judgement = 'judgement: measure and override';

/** Every constant of the plan by name; `--set NAME=VALUE` overrides one. Bytes are decimal, memory is in GiB. */
export const constants = {
  diskPerRaw: {
    value: 1,
    unit: '',
    meaning: 'bytes on disk for one byte of JSON; 0.4 with logsdb',
    source: 'Elastic observability labs (logsdb); 1 until measured on own data',
  },
  storageFactor: {
    value: 1.25,
    unit: '',
    meaning: '15 % below the watermark and 10 % margin',
    source: 'Elastic blog, benchmarking and sizing your Elasticsearch cluster',
  },
  lowWatermark: {
    value: 0.85,
    unit: '',
    meaning: 'share of a disk that may be full',
    source: 'Elastic docs, disk-based shard allocation',
  },
  nodeMemory: { value: 64, unit: 'GiB', meaning: 'memory of a data node', source: 'largest node of Elastic Cloud' },
  minimumMemory: { value: 4, unit: 'GiB', meaning: 'memory of the smallest data node', source: judgement },
  hotRatio: {
    value: 30,
    unit: 'GB/GiB',
    meaning: 'disk for memory in the hot tier',
    source: 'AutoOps, high memory to disk ratio on hot nodes',
  },
  warmRatio: {
    value: 160,
    unit: 'GB/GiB',
    meaning: 'disk for memory in the warm tier',
    source: 'AutoOps, high memory to disk ratio on warm nodes',
  },
  coldRatio: {
    value: 160,
    unit: 'GB/GiB',
    meaning: 'disk for memory in the cold tier',
    source: 'Elastic blog, benchmarking and sizing; AutoOps allows 300',
  },
  frozenRatio: {
    value: 1000,
    unit: 'GB/GiB',
    meaning: 'object store for memory in the frozen tier',
    source: 'AutoOps, high memory to disk ratio on frozen nodes',
  },
  frozenCacheRatio: {
    value: 80,
    unit: 'GB/GiB',
    meaning: 'local cache for memory in the frozen tier',
    source: 'Elastic Cloud Enterprise instance configurations',
  },
  indexingRate: {
    value: 15e6,
    unit: 'B/s',
    meaning: 'primary and replica writes of a hot node with 8 CPUs',
    source: 'Alibaba Cloud, Elasticsearch 8.9.1, http_logs: 16 MB/s a node',
  },
  indexingCpus: {
    value: 8,
    unit: '',
    meaning: 'CPUs of the node that was measured',
    source: 'Alibaba Cloud, Elasticsearch 8.9.1',
  },
  minimumHot: { value: 3, unit: '', meaning: 'hot nodes: one may fail, two keep both copies', source: judgement },
  minimumTier: { value: 2, unit: '', meaning: 'warm and cold nodes, where there are any', source: judgement },
  shardBytes: { value: 50e9, unit: 'B', meaning: 'largest shard', source: 'Elastic docs, size your shards' },
  shardDocuments: {
    value: 200e6,
    unit: '',
    meaning: 'documents of the largest shard',
    source: 'Elastic docs, size your shards',
  },
  shardsPerNode: {
    value: 1000,
    unit: '',
    meaning: 'shards a node that is not frozen',
    source: 'Elastic docs, cluster.max_shards_per_node',
  },
  shardsPerFrozenNode: {
    value: 3000,
    unit: '',
    meaning: 'shards a frozen node',
    source: 'Elastic docs, cluster.max_shards_per_node.frozen',
  },
  indicesPerMasterGiB: {
    value: 3000,
    unit: '',
    meaning: 'indices a GiB of master heap',
    source: 'Elastic docs, size your shards',
  },
  masterHeap: { value: 2, unit: 'GiB', meaning: 'smallest master heap', source: judgement },
  dedicatedMastersFrom: {
    value: 5,
    unit: '',
    meaning: 'data nodes that still elect masters among themselves',
    source: judgement,
  },
  maximumHeap: {
    value: 30,
    unit: 'GiB',
    meaning: 'largest heap with compressed pointers',
    source: 'Elastic docs, JVM settings',
  },
  nodesPerCluster: { value: 100, unit: '', meaning: 'data nodes of one cluster', source: judgement },
  fluentdRate: {
    value: 5000,
    unit: 'events/s',
    meaning: 'events of one Fluentd worker',
    source: 'Fluentd docs, performance tuning (single process)',
  },
  chunkBytes: { value: 8e6, unit: 'B', meaning: 'chunk of the Fluentd buffer, one bulk request', source: judgement },
  logstashRate: { value: 10000, unit: 'events/s', meaning: 'events of one Logstash with 4 CPUs', source: judgement },
  logstashThreads: { value: 2, unit: '', meaning: 'Kafka consumer threads of one Logstash', source: judgement },
  queueFactor: {
    value: 1.1,
    unit: '',
    meaning: 'persistent queue for its raw bytes',
    source: 'Elastic docs, Logstash persistent queues',
  },
  brokerRate: {
    value: 30e6,
    unit: 'B/s',
    meaning: 'writes of one Kafka broker',
    source: 'engineering.fyi: 40 MB/s with three replicas, a quarter kept free',
  },
  brokerDisk: { value: 8e12, unit: 'B', meaning: 'disk of one Kafka broker', source: judgement },
  kafkaCompression: { value: 1, unit: '', meaning: 'bytes in Kafka for one byte of JSON', source: '1 until measured' },
  kafkaReplication: { value: 3, unit: '', meaning: 'copies in Kafka', source: 'Apache Kafka docs, operations' },
  kafkaRetention: { value: 86400, unit: 's', meaning: 'time that Kafka keeps', source: judgement },
  partitionRate: { value: 10e6, unit: 'B/s', meaning: 'writes of one Kafka partition', source: judgement },
  directEvents: {
    value: 20000,
    unit: 'events/s',
    meaning: 'most that Fluentd sends to Elasticsearch by itself',
    source: judgement,
  },
  directRate: {
    value: 10e6,
    unit: 'B/s',
    meaning: 'most that Fluentd sends to Elasticsearch by itself',
    source: judgement,
  },
  directNodes: { value: 50, unit: '', meaning: 'most agents that send bulk requests by themselves', source: judgement },
  directOutage: {
    value: 1800,
    unit: 's',
    meaning: 'longest outage that node buffers bridge, where their disk is not known',
    source: judgement,
  },
  queuedEvents: {
    value: 100000,
    unit: 'events/s',
    meaning: 'most that Logstash queues carry without Kafka',
    source: judgement,
  },
  queuedOutage: { value: 3600, unit: 's', meaning: 'longest outage without Kafka', source: judgement },
} as const satisfies Readonly<Record<string, Constant>>;

/** The name of a constant. */
export type ConstantName = keyof typeof constants;

/** The values that a plan is made with. */
export type Values = Readonly<Record<ConstantName, number>>;

/** The values as they are, without overrides. */
export const defaults: Values = Object.fromEntries(
  Object.entries<Constant>(constants).map(([name, { value }]) => [name, value]),
) as Record<ConstantName, number>;
