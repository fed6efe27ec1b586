import { capabilitiesAdded } from './capabilities-added';
import { capabilitiesDropped } from './capabilities-dropped';
import { generateName } from './generate-name';
import { hostNamespaces } from './host-namespaces';
import { hostPorts } from './host-ports';
import { memoryLimits } from './memory-limits';
import { privilegeEscalation } from './privilege-escalation';
import { privileged } from './privileged';
import { readOnlyRoot } from './read-only-root';
import { runAsNonRoot } from './run-as-non-root';
import { seccomp } from './seccomp';
import type { Policy } from '../policy';

export const kubernetes: readonly Policy[] = [
  capabilitiesAdded,
  capabilitiesDropped,
  generateName,
  hostNamespaces,
  hostPorts,
  memoryLimits,
  privilegeEscalation,
  privileged,
  readOnlyRoot,
  runAsNonRoot,
  seccomp,
];
