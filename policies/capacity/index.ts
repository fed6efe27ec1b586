import type { Policy } from '../../scripts/rule/policy';
import { indexingRate } from './indexing-rate';
import { jvmFitsMemory } from './jvm-fits-memory';
import { memoryToDisk } from './memory-to-disk';
import { oneNodeMayFail } from './one-node-may-fail';
import { replicasFitDataNodes } from './replicas-fit-data-nodes';
import { retentionAsDeclared } from './retention-as-declared';
import { shardsWithinLimit } from './shards-within-limit';
import { volumesHoldRetention } from './volumes-hold-retention';
import { wayCarriesLoad } from './way-carries-load';

// written by `npm run policies -- --write`
export const capacity: readonly Policy[] = [
  indexingRate,
  jvmFitsMemory,
  memoryToDisk,
  oneNodeMayFail,
  replicasFitDataNodes,
  retentionAsDeclared,
  shardsWithinLimit,
  volumesHoldRetention,
  wayCarriesLoad,
];
