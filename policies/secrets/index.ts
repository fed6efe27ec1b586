import type { Policy } from '../../scripts/rule/policy';
import { annotations } from './annotations';
import { applicationValues } from './application-values';
import { commandLine } from './command-line';
import { configFile } from './config-file';
import { configMap } from './config-map';
import { env } from './env';
import { envFrom } from './env-from';
import { externalSecretTemplate } from './external-secret-template';
import { longLivedToken } from './long-lived-token';
import { secretData } from './secret-data';

// written by `npm run policies -- --write`
export const secrets: readonly Policy[] = [
  annotations,
  applicationValues,
  commandLine,
  configFile,
  configMap,
  env,
  envFrom,
  externalSecretTemplate,
  longLivedToken,
  secretData,
];
