import { capabilitiesAdded } from './capabilities-added';
import { capabilitiesDropped } from './capabilities-dropped';
import { cpuRequests } from './cpu-requests';
import { generateName } from './generate-name';
import { hostNamespaces } from './host-namespaces';
import { hostPath } from './host-path';
import { hostPathReadOnly } from './host-path-read-only';
import { hostPathRuntime } from './host-path-runtime';
import { hostPorts } from './host-ports';
import { jvmMemory } from './jvm-memory';
import { memoryLimits } from './memory-limits';
import { memoryRequests } from './memory-requests';
import { privilegeEscalation } from './privilege-escalation';
import { privileged } from './privileged';
import { readOnlyRoot } from './read-only-root';
import { requestWithinLimit } from './request-within-limit';
import { runAsNonRoot } from './run-as-non-root';
import { seccomp } from './seccomp';
import type { Policy } from '../policy';

export const kubernetes: readonly Policy[] = [
  capabilitiesAdded,
  capabilitiesDropped,
  cpuRequests,
  generateName,
  hostNamespaces,
  hostPath,
  hostPathReadOnly,
  hostPathRuntime,
  hostPorts,
  jvmMemory,
  memoryLimits,
  memoryRequests,
  privilegeEscalation,
  privileged,
  readOnlyRoot,
  requestWithinLimit,
  runAsNonRoot,
  seccomp,
];
