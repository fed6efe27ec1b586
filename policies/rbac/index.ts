import type { Policy } from '../../scripts/rule/policy';
import { broadSubjects } from './broad-subjects';
import { clusterAdmin } from './cluster-admin';
import { defaultAccount } from './default-account';
import { escalation } from './escalation';
import { knownResources } from './known-resources';
import { knownVerbs } from './known-verbs';
import { podCreation } from './pod-creation';
import { podExec } from './pod-exec';
import { secretsAccess } from './secrets-access';
import { tokenMissing } from './token-missing';
import { tokenMounted } from './token-mounted';
import { wildcards } from './wildcards';

// written by `npm run policies -- --write`
export const rbac: readonly Policy[] = [
  broadSubjects,
  clusterAdmin,
  defaultAccount,
  escalation,
  knownResources,
  knownVerbs,
  podCreation,
  podExec,
  secretsAccess,
  tokenMissing,
  tokenMounted,
  wildcards,
];
