import type { Policy } from '../../scripts/rule/policy';
import { acceptHeader } from './accept-header';
import { agentLogLabel } from './agent-log-label';
import { boundedIndexNames } from './bounded-index-names';
import { bufferOnDurablePath } from './buffer-on-durable-path';
import { bufferSurvivesOutage } from './buffer-survives-outage';
import { bufferWithinDisk } from './buffer-within-disk';
import { bulkWithinLimit } from './bulk-within-limit';
import { chunkKeysCoverPlaceholders } from './chunk-keys-cover-placeholders';
import { collectedNamespacesDelivered } from './collected-namespaces-delivered';
import { configStarts } from './config-starts';
import { configSyntax } from './config-syntax';
import { createHasId } from './create-has-id';
import { criParser } from './cri-parser';
import { dedotLabels } from './dedot-labels';
import { deprecatedParameter } from './deprecated-parameter';
import { dropBeforeMetadata } from './drop-before-metadata';
import { duplicateFreeRetries } from './duplicate-free-retries';
import { emptyLabel } from './empty-label';
import { environmentSupplied } from './environment-supplied';
import { errorLabel } from './error-label';
import { errorLabelEnds } from './error-label-ends';
import { excludedNamespacesStayOut } from './excluded-namespaces-stay-out';
import { exclusionMatchesOnlyItsNamespace } from './exclusion-matches-only-its-namespace';
import { flushWithinIndexingPressure } from './flush-within-indexing-pressure';
import { followInodes } from './follow-inodes';
import { forwardAcknowledged } from './forward-acknowledged';
import { goesOnWithoutKubernetes } from './goes-on-without-kubernetes';
import { idOfTexts } from './id-of-texts';
import { imageFitsElasticsearch } from './image-fits-elasticsearch';
import { includesExist } from './includes-exist';
import { indexNamesValid } from './index-names-valid';
import { invalidBytesReplaced } from './invalid-bytes-replaced';
import { malformedLinesKept } from './malformed-lines-kept';
import { memoryForChunks } from './memory-for-chunks';
import { metadataPermissions } from './metadata-permissions';
import { metricsExposed } from './metrics-exposed';
import { noDynamicOutput } from './no-dynamic-output';
import { nodeNameSupplied } from './node-name-supplied';
import { overflowActionChosen } from './overflow-action-chosen';
import { overflowFreesEnough } from './overflow-frees-enough';
import { ownLogsExcluded } from './own-logs-excluded';
import { partialLinesJoined } from './partial-lines-joined';
import { pathsMounted } from './paths-mounted';
import { positionsSurviveRestart } from './positions-survive-restart';
import { reachableMatch } from './reachable-match';
import { rejectedDocumentsRetried } from './rejected-documents-retried';
import { requestTimeout } from './request-timeout';
import { rotatedFilesRead } from './rotated-files-read';
import { serverVersionAssumed } from './server-version-assumed';
import { serviceConnectionKept } from './service-connection-kept';
import { stateApartFromLogs } from './state-apart-from-logs';
import { timeOffsetParsed } from './time-offset-parsed';
import { toleratesNodeTaints } from './tolerates-node-taints';
import { unknownParameter } from './unknown-parameter';
import { unknownPlugin } from './unknown-plugin';
import { unknownPodKeepsNamespace } from './unknown-pod-keeps-namespace';
import { workerBoundTail } from './worker-bound-tail';

// written by `npm run policies -- --write`
export const fluentd: readonly Policy[] = [
  acceptHeader,
  agentLogLabel,
  boundedIndexNames,
  bufferOnDurablePath,
  bufferSurvivesOutage,
  bufferWithinDisk,
  bulkWithinLimit,
  chunkKeysCoverPlaceholders,
  collectedNamespacesDelivered,
  configStarts,
  configSyntax,
  createHasId,
  criParser,
  dedotLabels,
  deprecatedParameter,
  dropBeforeMetadata,
  duplicateFreeRetries,
  emptyLabel,
  environmentSupplied,
  errorLabel,
  errorLabelEnds,
  excludedNamespacesStayOut,
  exclusionMatchesOnlyItsNamespace,
  flushWithinIndexingPressure,
  followInodes,
  forwardAcknowledged,
  goesOnWithoutKubernetes,
  idOfTexts,
  imageFitsElasticsearch,
  includesExist,
  indexNamesValid,
  invalidBytesReplaced,
  malformedLinesKept,
  memoryForChunks,
  metadataPermissions,
  metricsExposed,
  noDynamicOutput,
  nodeNameSupplied,
  overflowActionChosen,
  overflowFreesEnough,
  ownLogsExcluded,
  partialLinesJoined,
  pathsMounted,
  positionsSurviveRestart,
  reachableMatch,
  rejectedDocumentsRetried,
  requestTimeout,
  rotatedFilesRead,
  serverVersionAssumed,
  serviceConnectionKept,
  stateApartFromLogs,
  timeOffsetParsed,
  toleratesNodeTaints,
  unknownParameter,
  unknownPlugin,
  unknownPodKeepsNamespace,
  workerBoundTail,
];
