import type { Policy } from '../policy';
import { claims } from './claims';
import { configMapReferences } from './config-map-references';
import { imagePullSecrets } from './image-pull-secrets';
import { mountPaths } from './mount-paths';
import { priorityClasses } from './priority-classes';
import { secretReferences } from './secret-references';
import { selectorsApart } from './selectors-apart';
import { serviceAccounts } from './service-accounts';
import { storageClasses } from './storage-classes';
import { subPaths } from './sub-paths';
import { templateSelectors } from './template-selectors';
import { volumeMounts } from './volume-mounts';
import { volumesMounted } from './volumes-mounted';

/** Everything that an object refers to exists and fits. */
export const wiring: readonly Policy[] = [
  claims,
  configMapReferences,
  imagePullSecrets,
  mountPaths,
  priorityClasses,
  secretReferences,
  selectorsApart,
  serviceAccounts,
  storageClasses,
  subPaths,
  templateSelectors,
  volumeMounts,
  volumesMounted,
];
