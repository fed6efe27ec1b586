import { automaticHeap } from '../elasticsearch/jvm';
import type { NodeSet } from '../elasticsearch/node';
import { elasticNodes } from '../elasticsearch/node';
import { agents } from '../fluentd/agent';
import { destinations } from '../fluentd/destinations';
import { bufferOf } from '../fluentd/output';
import { quantity } from '../kube/quantity';
import type { Stack } from '../kube/stack';
import type { Need, TierGroup } from './need';
import { heldBytes, needOf, tierGroups, volumeOf } from './need';
import type { Plan } from './plan';

/** One number that the load needs and what the stack has of it. */
export interface Comparison {
  what: string;
  unit: 'count' | 'bytes' | 'bytes/s' | 'memory';
  needed: number;
  /** NaN where the stack does not say. */
  given: number;
  /** What decided the number that is needed. */
  because: string;
}

/** The load of `stack.yaml` against the stack. */
export interface Capacity {
  need: Need;
  comparisons: readonly Comparison[];
}

const GiB = 2 ** 30;

/** What `npm run plan -- --overlay` compares, as numbers; undefined without a load. */
export function capacityOf(stack: Stack): Capacity | undefined {
  const need = stack.memo(needOf);
  if (!need) return undefined;
  const { plan } = need;
  return {
    need,
    comparisons: [
      ...stack.memo(tierGroups).flatMap((group) => tier(group, need)),
      ...indexing(stack, need),
      ...masters(stack, plan),
      ...buffers(stack, plan),
    ],
  };
}

function tier({ tiers, sets, nodes, volume }: TierGroup, need: Need): Comparison[] {
  const planned =
    need.plan.tiers.find(({ name }) => name === 'all') ?? need.plan.tiers.find(({ name }) => name === tiers[0]);
  if (!planned) return [];
  const label = tiers.join(' and ');
  const held = tiers.reduce((sum, name) => sum + heldBytes(need, name), 0) * need.values.storageFactor;
  const each = sets.map(volumeOf);
  return [
    {
      what: `${label} nodes`,
      unit: 'count',
      needed: planned.nodes.value,
      given: nodes,
      because: planned.nodes.because,
    },
    {
      what: `${label} storage, all nodes`,
      unit: 'bytes',
      needed: held,
      given: volume,
      because: planned.storage.because,
    },
    {
      what: `${label} volume of a node`,
      unit: 'bytes',
      needed: planned.volume.value,
      given: Math.min(...each),
      because: planned.volume.because,
    },
    {
      what: `${label} memory of a node`,
      unit: 'memory',
      needed: planned.memory.value * GiB,
      given: Math.min(...sets.map(({ memory }) => memory)),
      because: planned.memory.because,
    },
    {
      what: `${label} heap of a node`,
      unit: 'memory',
      needed: planned.heap.value * GiB,
      given: Math.min(...sets.map(heapOf)),
      because: planned.heap.because,
    },
  ];
}

const heapOf = ({ heap, memory, roles }: NodeSet) => heap.max?.bytes ?? automaticHeap(memory, roles);

function indexing(stack: Stack, { plan, demand, values }: Need): Comparison[] {
  const hot = stack.memo(elasticNodes).filter(({ roles }) => roles.has('data') || roles.has('data_hot'));
  if (!hot.length) return [];
  const cpus = hot.reduce(
    (sum, { replicas, cpu, container }) =>
      sum + replicas * (Number.isNaN(cpu) ? quantity(container.value.resources?.requests?.cpu) : cpu),
    0,
  );
  return [
    {
      what: 'indexing at peak',
      unit: 'bytes/s',
      needed: plan.peak * (1 + demand.replicas),
      given: (cpus / values.indexingCpus) * values.indexingRate,
      because: `the peak with its copies; ${cpus} CPUs index`,
    },
  ];
}

function masters(stack: Stack, { masters: { nodes, heap } }: Plan): Comparison[] {
  const sets = stack.memo(elasticNodes).filter(({ roles }) => roles.has('master'));
  if (!sets.length) return [];
  const dedicated = sets.filter(({ roles }) => !Array.from(roles).some((role) => role.startsWith('data')));
  return [
    {
      what: 'dedicated masters',
      unit: 'count',
      needed: nodes.value,
      given: dedicated.reduce((sum, { replicas }) => sum + replicas, 0),
      because: nodes.because,
    },
    {
      what: 'heap of a master',
      unit: 'memory',
      needed: heap.value * GiB,
      given: Math.min(...sets.map(heapOf)),
      because: heap.because,
    },
  ];
}

function buffers(stack: Stack, { fluentd }: Plan): Comparison[] {
  const written = destinations(stack);
  return agents(stack).flatMap((agent) => {
    const limits = written
      .filter((one) => one.agent === agent)
      .map(({ output }) => bufferOf(output).limit * agent.workers);
    if (!limits.length) return [];
    return [
      {
        what: `buffer of ${agent.workload.metadata.name} on a node`,
        unit: 'bytes' as const,
        needed: fluentd.buffer.value,
        given: Math.min(...limits),
        because: fluentd.buffer.because,
      },
    ];
  });
}
