import type { NodeSet } from '../elasticsearch/node';
import { elasticNodes } from '../elasticsearch/node';
import { at as valueAt } from '../kube/path';
import { quantity } from '../kube/quantity';
import { list } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { demandOf, valuesOf } from './demand';
import type { Demand, Plan, TierName } from './plan';
import { plan } from './plan';
import type { Values } from './plan-constants';

/** What the load in `stack.yaml` needs; undefined where it states none. */
export interface Need {
  demand: Demand;
  plan: Plan;
  values: Values;
}

/** `stack.memo(needOf)`. */
export function needOf(stack: Stack): Need | undefined {
  const demand = demandOf(stack);
  const values = valuesOf(stack);
  return demand && { demand, plan: plan(demand, values), values };
}

/** Node sets that serve the same tiers: `data` serves all, `data_hot` one. */
export interface TierGroup {
  tiers: readonly TierName[];
  sets: readonly NodeSet[];
  /** Nodes in all. */
  nodes: number;
  /** Bytes of the volumes of all of them; NaN where a size is not stated. */
  volume: number;
}

/** The tiers that hold logs for some time, grouped by the node sets that serve them: `stack.memo(tierGroups)`. */
export function tierGroups(stack: Stack): readonly TierGroup[] {
  const retention = stack.memo(needOf)?.demand.retention ?? {};
  const groups = new Map<string, { tiers: TierName[]; sets: NodeSet[] }>();
  for (const tier of ['hot', 'warm', 'cold'] as const) {
    if (!retention[tier]) continue;
    const sets = stack.memo(elasticNodes).filter(({ roles }) => roles.has('data') || roles.has(`data_${tier}`));
    if (!sets.length) continue;
    const id = sets.map(({ namespace, name }) => `${namespace}/${name}`).join();
    const group = groups.get(id);
    if (group) group.tiers.push(tier);
    else groups.set(id, { tiers: [tier], sets });
  }
  return Array.from(groups.values(), ({ tiers, sets }) => ({
    tiers,
    sets,
    nodes: sets.reduce((sum, { replicas }) => sum + replicas, 0),
    volume: sets.reduce((sum, set) => sum + set.replicas * volumeOf(set), 0),
  }));
}

/** Bytes of the claim at `path.data` of one node; NaN where it is on no claim template. */
export function volumeOf({ data }: NodeSet): number {
  return data.reduce(
    (sum, { mount }) => sum + quantity(valueAt(mount?.volume?.claimTemplate, 'spec.resources.requests.storage')),
    0,
  );
}

/** Where the size of the volume of a set stands. */
export function volumePath({ data, workload }: NodeSet): string {
  const names = list(workload['spec']?.volumeClaimTemplates).map((claim) => claim?.metadata?.name);
  const name = data.map(({ mount }) => mount?.name).find((mount) => names.includes(mount));
  return name === undefined
    ? 'spec'
    : `spec.volumeClaimTemplates[${names.indexOf(name)}].spec.resources.requests.storage`;
}

/** Bytes that a tier holds as documents, all copies, without margin. */
export function heldBytes({ demand, values }: Need, tier: TierName): number {
  const copies = tier === 'frozen' || (tier === 'cold' && demand.searchable) ? 1 : 1 + demand.replicas;
  const days =
    (demand.retention[tier] ?? 0) + (tier === 'cold' && !demand.searchable ? (demand.retention.frozen ?? 0) : 0);
  return demand.eventsPerSecond * demand.bytesPerEvent * 86400 * values.diskPerRaw * days * copies;
}
