import type { Policy } from '../../scripts/rule/policy';
import { containerMonitoring } from './container-monitoring';
import { deprecatedSetting } from './deprecated-setting';
import { elasticsearchReachable } from './elasticsearch-reachable';
import { elasticsearchTls } from './elasticsearch-tls';
import { encryptionKeys } from './encryption-keys';
import { instancesApart } from './instances-apart';
import { placeholdersSupplied } from './placeholders-supplied';
import { publicBaseUrl } from './public-base-url';
import { secretsOffTheCommandLine } from './secrets-off-the-command-line';
import { serviceUser } from './service-user';
import { statusProbe } from './status-probe';
import { tlsFilesMounted } from './tls-files-mounted';
import { unknownSetting } from './unknown-setting';
import { versionFits } from './version-fits';

// written by `npm run policies -- --write`
export const kibana: readonly Policy[] = [
  containerMonitoring,
  deprecatedSetting,
  elasticsearchReachable,
  elasticsearchTls,
  encryptionKeys,
  instancesApart,
  placeholdersSupplied,
  publicBaseUrl,
  secretsOffTheCommandLine,
  serviceUser,
  statusProbe,
  tlsFilesMounted,
  unknownSetting,
  versionFits,
];
