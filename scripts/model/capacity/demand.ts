import { templates } from '../elasticsearch/bootstrap';
import { time } from '../elasticsearch/units';
import { quantity } from '../kube/quantity';
import type { Stack } from '../kube/stack';
import type { Demand } from './plan';
import { tierNames } from './plan';
import type { Values } from './plan-constants';
import { defaults } from './plan-constants';

/** The constants that the plan of a stack is made with: those of its `stack.yaml` before the built-in ones. */
export function valuesOf({ facts }: Stack): Values {
  return { ...defaults, ...facts.plan };
}

/** What the load in `stack.yaml` asks of a stack, or undefined where it states none. */
export function demandOf(stack: Stack): Demand | undefined {
  const { load, elastic, nodePools } = stack.facts;
  if (!load) return undefined;
  const nodes = nodePools.reduce((sum, { count }) => sum + count, 0);
  const disks = nodePools.map(({ disk }) => quantity(disk)).filter((disk) => !Number.isNaN(disk));
  const retention = Object.fromEntries(
    tierNames.flatMap((name) =>
      load.retention[name] === undefined ? [] : [[name, time(load.retention[name]) / 86400e3]],
    ),
  );
  return {
    eventsPerSecond: load.eventsPerSecond,
    bytesPerEvent: load.bytesPerEvent,
    peakFactor: load.peakFactor,
    retention,
    outage: time(load.outage) / 1000,
    replicas: replicasOf(stack),
    searchable: elastic.license === 'enterprise' || elastic.license === 'trial',
    consumers: 1,
    ...(nodes > 0 ? { nodes } : {}),
    ...(disks.length ? { nodeDisk: Math.min(...disks) } : {}),
  };
}

/** The most replicas that an index template of the stack asks for; one is the default of an index. */
export function replicasOf(stack: Stack): number {
  const numbers = stack.memo(templates).map(({ settings }) => Number(settings.get('number_of_replicas')?.value ?? 1));
  return numbers.length ? Math.max(...numbers.filter((number) => number >= 0)) : 1;
}
