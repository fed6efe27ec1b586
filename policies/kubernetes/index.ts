import type { Policy } from '../../scripts/rule/policy';
import { addonManagerLabels } from './addon-manager-labels';
import { appArmor } from './app-armor';
import { canonicalQuantities } from './canonical-quantities';
import { capabilitiesAdded } from './capabilities-added';
import { capabilitiesDropped } from './capabilities-dropped';
import { capabilityNames } from './capability-names';
import { claimTemplateTypes } from './claim-template-types';
import { clusterScopedNamespace } from './cluster-scoped-namespace';
import { commandWords } from './command-words';
import { controlPlaneToleration } from './control-plane-toleration';
import { cpuRequests } from './cpu-requests';
import { defaultNamespace } from './default-namespace';
import { deprecatedAnnotations } from './deprecated-annotations';
import { deprecatedApi } from './deprecated-api';
import { deprecatedNodeLabels } from './deprecated-node-labels';
import { duplicateObjects } from './duplicate-objects';
import { emptyDirSize } from './empty-dir-size';
import { emptyValues } from './empty-values';
import { generateName } from './generate-name';
import { hostNamespaces } from './host-namespaces';
import { hostPath } from './host-path';
import { hostPathReadOnly } from './host-path-read-only';
import { hostPathRuntime } from './host-path-runtime';
import { hostPorts } from './host-ports';
import { hostProcess } from './host-process';
import { jvmMemory } from './jvm-memory';
import { labels } from './labels';
import { memoryLimits } from './memory-limits';
import { memoryRequests } from './memory-requests';
import { mountPropagation } from './mount-propagation';
import { namespaceSet } from './namespace-set';
import { objectSize } from './object-size';
import { plausibleQuantities } from './plausible-quantities';
import { podSecurityLevel } from './pod-security-level';
import { privilegeEscalation } from './privilege-escalation';
import { privileged } from './privileged';
import { probeHosts } from './probe-hosts';
import { procMount } from './proc-mount';
import { readOnlyRoot } from './read-only-root';
import { removedApi } from './removed-api';
import { requestWithinLimit } from './request-within-limit';
import { runAsNonRoot } from './run-as-non-root';
import { seLinux } from './se-linux';
import { seccomp } from './seccomp';
import { selectorLabels } from './selector-labels';
import { serviceAccountAlias } from './service-account-alias';
import { storageClassAnnotation } from './storage-class-annotation';
import { unsafeSysctls } from './unsafe-sysctls';

// written by `npm run policies -- --write`
export const kubernetes: readonly Policy[] = [
  addonManagerLabels,
  appArmor,
  canonicalQuantities,
  capabilitiesAdded,
  capabilitiesDropped,
  capabilityNames,
  claimTemplateTypes,
  clusterScopedNamespace,
  commandWords,
  controlPlaneToleration,
  cpuRequests,
  defaultNamespace,
  deprecatedAnnotations,
  deprecatedApi,
  deprecatedNodeLabels,
  duplicateObjects,
  emptyDirSize,
  emptyValues,
  generateName,
  hostNamespaces,
  hostPath,
  hostPathReadOnly,
  hostPathRuntime,
  hostPorts,
  hostProcess,
  jvmMemory,
  labels,
  memoryLimits,
  memoryRequests,
  mountPropagation,
  namespaceSet,
  objectSize,
  plausibleQuantities,
  podSecurityLevel,
  privilegeEscalation,
  privileged,
  probeHosts,
  procMount,
  readOnlyRoot,
  removedApi,
  requestWithinLimit,
  runAsNonRoot,
  seLinux,
  seccomp,
  selectorLabels,
  serviceAccountAlias,
  storageClassAnnotation,
  unsafeSysctls,
];
