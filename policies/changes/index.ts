import type { ChangeRule } from '../../scripts/rule/change';
import { agentPaths } from './agent-paths';
import { claimsShrink } from './claims-shrink';
import { immutableFields } from './immutable-fields';
import { keptObjects } from './kept-objects';
import { masterQuorum } from './master-quorum';
import { retentionShrinks } from './retention-shrinks';
import { secretKeys } from './secret-keys';
import { templateCovers } from './template-covers';
import { upgradePath } from './upgrade-path';
import { waiversAdded } from './waivers-added';
import { writtenNames } from './written-names';

// written by `npm run policies -- --write`
export const changes: readonly ChangeRule[] = [
  agentPaths,
  claimsShrink,
  immutableFields,
  keptObjects,
  masterQuorum,
  retentionShrinks,
  secretKeys,
  templateCovers,
  upgradePath,
  waiversAdded,
  writtenNames,
];
