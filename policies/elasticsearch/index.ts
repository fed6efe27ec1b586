import type { Policy } from '../../scripts/rule/policy';
import { agentConnection } from './agent-connection';
import { allocationAwareness } from './allocation-awareness';
import { bootstrapSyntax } from './bootstrap-syntax';
import { builtInNames } from './built-in-names';
import { certificateAuthorities } from './certificate-authorities';
import { certificateNames } from './certificate-names';
import { clusterName } from './cluster-name';
import { dataPathOnClaim } from './data-path-on-claim';
import { dataPathWritable } from './data-path-writable';
import { dedicatedMasters } from './dedicated-masters';
import { deprecatedSetting } from './deprecated-setting';
import { destructiveRequiresName } from './destructive-requires-name';
import { discoveryHeadless } from './discovery-headless';
import { discoveryOfMasters } from './discovery-of-masters';
import { disruptionKeepsQuorum } from './disruption-keeps-quorum';
import { equalHeapBounds } from './equal-heap-bounds';
import { explicitSecurity } from './explicit-security';
import { frozenCacheOnFrozenNodes } from './frozen-cache-on-frozen-nodes';
import { heapHalfOfMemory } from './heap-half-of-memory';
import { heapInOptionsFile } from './heap-in-options-file';
import { httpTls } from './http-tls';
import { identitiesApart } from './identities-apart';
import { indexMode } from './index-mode';
import { initialMastersExist } from './initial-masters-exist';
import { initialMastersOnlyOnMasters } from './initial-masters-only-on-masters';
import { jvmOptionsAllowed } from './jvm-options-allowed';
import { jvmOptionsSyntax } from './jvm-options-syntax';
import { knownRoles } from './known-roles';
import { lifecycleActions } from './lifecycle-actions';
import { lifecycleDeletes } from './lifecycle-deletes';
import { lifecycleInOrder } from './lifecycle-in-order';
import { lifecycleRollsOver } from './lifecycle-rolls-over';
import { lifecycleTiersHaveNodes } from './lifecycle-tiers-have-nodes';
import { masterQuorum } from './master-quorum';
import { memoryLock } from './memory-lock';
import { memoryMaps } from './memory-maps';
import { namespaceOfItsOwn } from './namespace-of-its-own';
import { oneVersion } from './one-version';
import { parallelStart } from './parallel-start';
import { passwordSupplied } from './password-supplied';
import { placeholdersSupplied } from './placeholders-supplied';
import { probesLeaveClusterState } from './probes-leave-cluster-state';
import { processorsWithinLimit } from './processors-within-limit';
import { readinessPort } from './readiness-port';
import { realmOrder } from './realm-order';
import { repositoryClient } from './repository-client';
import { rolesAreNarrow } from './roles-are-narrow';
import { rolesCoverCluster } from './roles-cover-cluster';
import { searchableSnapshots } from './searchable-snapshots';
import { selfMonitoring } from './self-monitoring';
import { setOnce } from './set-once';
import { settingValues } from './setting-values';
import { snapshotPolicy } from './snapshot-policy';
import { statefulRolesInStatefulSet } from './stateful-roles-in-stateful-set';
import { supportedVersion } from './supported-version';
import { templateBoundsFields } from './template-bounds-fields';
import { templateComponents } from './template-components';
import { templateCoversWritten } from './template-covers-written';
import { templateLifecycle } from './template-lifecycle';
import { templatePriority } from './template-priority';
import { tlsEnabledExplicitly } from './tls-enabled-explicitly';
import { tlsFilesMounted } from './tls-files-mounted';
import { transportTls } from './transport-tls';
import { uniqueNodeNames } from './unique-node-names';
import { unknownSetting } from './unknown-setting';
import { urlsReachNodes } from './urls-reach-nodes';
import { writerPrivileges } from './writer-privileges';

// written by `npm run policies -- --write`
export const elasticsearch: readonly Policy[] = [
  agentConnection,
  allocationAwareness,
  bootstrapSyntax,
  builtInNames,
  certificateAuthorities,
  certificateNames,
  clusterName,
  dataPathOnClaim,
  dataPathWritable,
  dedicatedMasters,
  deprecatedSetting,
  destructiveRequiresName,
  discoveryHeadless,
  discoveryOfMasters,
  disruptionKeepsQuorum,
  equalHeapBounds,
  explicitSecurity,
  frozenCacheOnFrozenNodes,
  heapHalfOfMemory,
  heapInOptionsFile,
  httpTls,
  identitiesApart,
  indexMode,
  initialMastersExist,
  initialMastersOnlyOnMasters,
  jvmOptionsAllowed,
  jvmOptionsSyntax,
  knownRoles,
  lifecycleActions,
  lifecycleDeletes,
  lifecycleInOrder,
  lifecycleRollsOver,
  lifecycleTiersHaveNodes,
  masterQuorum,
  memoryLock,
  memoryMaps,
  namespaceOfItsOwn,
  oneVersion,
  parallelStart,
  passwordSupplied,
  placeholdersSupplied,
  probesLeaveClusterState,
  processorsWithinLimit,
  readinessPort,
  realmOrder,
  repositoryClient,
  rolesAreNarrow,
  rolesCoverCluster,
  searchableSnapshots,
  selfMonitoring,
  setOnce,
  settingValues,
  snapshotPolicy,
  statefulRolesInStatefulSet,
  supportedVersion,
  templateBoundsFields,
  templateComponents,
  templateCoversWritten,
  templateLifecycle,
  templatePriority,
  tlsEnabledExplicitly,
  tlsFilesMounted,
  transportTls,
  uniqueNodeNames,
  unknownSetting,
  urlsReachNodes,
  writerPrivileges,
];
