import { boundedIndexNames } from './bounded-index-names';
import { bufferOnDurablePath } from './buffer-on-durable-path';
import { bufferSurvivesOutage } from './buffer-survives-outage';
import { bufferWithinDisk } from './buffer-within-disk';
import { bulkWithinLimit } from './bulk-within-limit';
import { chunkKeysCoverPlaceholders } from './chunk-keys-cover-placeholders';
import { configStarts } from './config-starts';
import { configSyntax } from './config-syntax';
import { createHasId } from './create-has-id';
import { criParser } from './cri-parser';
import { dropBeforeMetadata } from './drop-before-metadata';
import { duplicateFreeRetries } from './duplicate-free-retries';
import { environmentSupplied } from './environment-supplied';
import { exclusionMatchesOnlyItsNamespace } from './exclusion-matches-only-its-namespace';
import { includesExist } from './includes-exist';
import { indexNamesValid } from './index-names-valid';
import { noDynamicOutput } from './no-dynamic-output';
import { overflowActionChosen } from './overflow-action-chosen';
import { ownLogsExcluded } from './own-logs-excluded';
import { rejectedDocumentsRetried } from './rejected-documents-retried';
import { requestTimeout } from './request-timeout';
import { serviceConnectionKept } from './service-connection-kept';
import type { Policy } from '../policy';

export const fluentd: readonly Policy[] = [
  boundedIndexNames,
  bufferOnDurablePath,
  bufferSurvivesOutage,
  bufferWithinDisk,
  bulkWithinLimit,
  chunkKeysCoverPlaceholders,
  configStarts,
  configSyntax,
  createHasId,
  criParser,
  dropBeforeMetadata,
  duplicateFreeRetries,
  environmentSupplied,
  exclusionMatchesOnlyItsNamespace,
  includesExist,
  indexNamesValid,
  noDynamicOutput,
  overflowActionChosen,
  ownLogsExcluded,
  rejectedDocumentsRetried,
  requestTimeout,
  serviceConnectionKept,
];
