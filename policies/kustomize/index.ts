import type { Policy } from '../../scripts/rule/policy';
import { buildMetadata } from './build-metadata';
import { commonLabels } from './common-labels';
import { deprecatedFields } from './deprecated-fields';
import { hashSuffix } from './hash-suffix';
import { helmCharts } from './helm-charts';
import { outsidePaths } from './outside-paths';
import { overlayNames } from './overlay-names';
import { patchRenames } from './patch-renames';
import { plugins } from './plugins';
import { remoteResources } from './remote-resources';
import { secretGenerator } from './secret-generator';
import { selectorLabels } from './selector-labels';
import { unpinnedImages } from './unpinned-images';

// written by `npm run policies -- --write`
export const kustomize: readonly Policy[] = [
  buildMetadata,
  commonLabels,
  deprecatedFields,
  hashSuffix,
  helmCharts,
  outsidePaths,
  overlayNames,
  patchRenames,
  plugins,
  remoteResources,
  secretGenerator,
  selectorLabels,
  unpinnedImages,
];
