import { allowEmpty } from './allow-empty';
import { createNamespace } from './create-namespace';
import { destinationPinned } from './destination-pinned';
import { ignoreDifferences } from './ignore-differences';
import { manifestGeneratePaths } from './manifest-generate-paths';
import { noCascade } from './no-cascade';
import { noKustomizeOptions } from './no-kustomize-options';
import { oneTool } from './one-tool';
import { projectNotDefault } from './project-not-default';
import { pruneLast } from './prune-last';
import { retry } from './retry';
import { revisionPinned } from './revision-pinned';
import { serverSideDiff } from './server-side-diff';
import { sourcePath } from './source-path';
import type { Policy } from '../policy';

export const argocd: readonly Policy[] = [
  allowEmpty,
  createNamespace,
  destinationPinned,
  ignoreDifferences,
  manifestGeneratePaths,
  noCascade,
  noKustomizeOptions,
  oneTool,
  projectNotDefault,
  pruneLast,
  retry,
  revisionPinned,
  serverSideDiff,
  sourcePath,
];
