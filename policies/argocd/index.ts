import type { Policy } from '../../scripts/rule/policy';
import { allowEmpty } from './allow-empty';
import { applicationSetDeletion } from './application-set-deletion';
import { applicationSetTemplate } from './application-set-template';
import { applySize } from './apply-size';
import { claimsKept } from './claims-kept';
import { createNamespace } from './create-namespace';
import { destinationPinned } from './destination-pinned';
import { hookKinds } from './hook-kinds';
import { hookWords } from './hook-words';
import { ignoreDifferences } from './ignore-differences';
import { jobHook } from './job-hook';
import { jobTtl } from './job-ttl';
import { knownAnnotations } from './known-annotations';
import { knownOptions } from './known-options';
import { manifestGeneratePaths } from './manifest-generate-paths';
import { namespaceKept } from './namespace-kept';
import { noCascade } from './no-cascade';
import { noKustomizeOptions } from './no-kustomize-options';
import { oneTool } from './one-tool';
import { projectNarrow } from './project-narrow';
import { projectNotDefault } from './project-not-default';
import { projectPermits } from './project-permits';
import { pruneLast } from './prune-last';
import { retry } from './retry';
import { revisionPinned } from './revision-pinned';
import { serverSideDiff } from './server-side-diff';
import { soleOwner } from './sole-owner';
import { sourcePath } from './source-path';
import { tracking } from './tracking';
import { waveCount } from './wave-count';
import { waveNumber } from './wave-number';
import { waveOrder } from './wave-order';

// written by `npm run policies -- --write`
export const argocd: readonly Policy[] = [
  allowEmpty,
  applicationSetDeletion,
  applicationSetTemplate,
  applySize,
  claimsKept,
  createNamespace,
  destinationPinned,
  hookKinds,
  hookWords,
  ignoreDifferences,
  jobHook,
  jobTtl,
  knownAnnotations,
  knownOptions,
  manifestGeneratePaths,
  namespaceKept,
  noCascade,
  noKustomizeOptions,
  oneTool,
  projectNarrow,
  projectNotDefault,
  projectPermits,
  pruneLast,
  retry,
  revisionPinned,
  serverSideDiff,
  soleOwner,
  sourcePath,
  tracking,
  waveCount,
  waveNumber,
  waveOrder,
];
