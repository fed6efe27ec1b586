import { dataPathOnClaim } from './data-path-on-claim';
import { dataPathWritable } from './data-path-writable';
import { deprecatedSetting } from './deprecated-setting';
import { discoveryHeadless } from './discovery-headless';
import { discoveryOfMasters } from './discovery-of-masters';
import { equalHeapBounds } from './equal-heap-bounds';
import { heapHalfOfMemory } from './heap-half-of-memory';
import { initialMastersExist } from './initial-masters-exist';
import { initialMastersOnlyOnMasters } from './initial-masters-only-on-masters';
import { masterQuorum } from './master-quorum';
import { placeholdersSupplied } from './placeholders-supplied';
import { statefulRolesInStatefulSet } from './stateful-roles-in-stateful-set';
import { transportTls } from './transport-tls';
import { uniqueNodeNames } from './unique-node-names';
import { unknownSetting } from './unknown-setting';
import type { Policy } from '../policy';

/** The rules of `elasticsearch/`, by id. */
export const elasticsearch: readonly Policy[] = [
  dataPathOnClaim,
  dataPathWritable,
  deprecatedSetting,
  discoveryHeadless,
  discoveryOfMasters,
  equalHeapBounds,
  heapHalfOfMemory,
  initialMastersExist,
  initialMastersOnlyOnMasters,
  masterQuorum,
  placeholdersSupplied,
  statefulRolesInStatefulSet,
  transportTls,
  uniqueNodeNames,
  unknownSetting,
];
