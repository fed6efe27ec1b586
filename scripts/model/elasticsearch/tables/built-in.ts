import type { ObjectKind } from '../bootstrap';
import { matchesPattern } from '../bootstrap';

/**
 * Names that Elasticsearch 9.5.3 gives to objects of its own, `*` as in an index pattern. Read from
 * `x-pack-template-resources-9.5.3.jar` of the published distribution (what its templates are composed of),
 * `LegacyStackTemplateRegistry`, `ESRestTestCase.preserveILMPolicyIds` and `.isXPackTemplate`, `apm-data/resources.yaml`
 * (elastic/elasticsearch), and for roles and users from a running node, which `npm run test:elasticsearch` compares.
 * The two conventions come first: a leading dot, and `@`, after which only `custom` is for the user.
 */
export const builtInNames = {
  'component-template': [
    ...['data-streams-mappings', 'logs-mappings', 'logs-settings', 'metrics-mappings', 'metrics-settings'],
    ...['metrics-tsdb-settings', 'synthetics-mappings', 'synthetics-settings'],
    ...['behavioral_analytics-events-*', 'elastic-connectors-*', 'profiling-*'],
  ],
  'index-template': [
    ...['logs', 'metrics', 'synthetics', 'agentless', 'ilm-history*', 'saml-service-provider', 'search-acl-filter'],
    ...['behavioral_analytics-*', 'elastic-connectors*', 'profiling-*'],
    ...['logstash-index-template', 'security-index-template', 'security_audit_log'],
  ],
  lifecycle: [
    ...['logs', 'metrics', 'synthetics', 'traces', 'agentless', '*-days-default', 'profiling-60-days'],
    ...['ilm-history-ilm-policy', 'slm-history-ilm-policy', 'watch-history-ilm-policy*', 'ml-size-based-ilm-policy'],
    ...['behavioral_analytics-events-default_policy', 'logs-apm.*', 'metrics-apm.*', 'traces-apm.*'],
  ],
  pipeline: ['logs-default-pipeline'],
  role: [
    ...['apm_system', 'beats_admin', 'beats_system', 'editor', 'enrich_user', 'inference_admin', 'inference_user'],
    ...['ingest_admin', 'kibana_admin', 'kibana_system', 'kibana_user', 'logstash_admin', 'logstash_system'],
    ...['machine_learning_admin', 'machine_learning_user', 'monitoring_user', 'remote_monitoring_agent'],
    ...['remote_monitoring_collector', 'reporting_user', 'rollup_admin', 'rollup_user', 'snapshot_user', 'superuser'],
    ...['transform_admin', 'transform_user', 'transport_client', 'viewer', 'watcher_admin', 'watcher_user'],
  ],
  user: [
    ...['apm_system', 'beats_system', 'elastic', 'kibana', 'kibana_system', 'logstash_system'],
    'remote_monitoring_user',
  ],
} satisfies Partial<Record<ObjectKind, readonly string[]>>;

/** Is an object of this name one that Elasticsearch makes, or reserves? */
export function isBuiltIn(kind: ObjectKind, name: string): boolean {
  const own: readonly string[] | undefined = (builtInNames as Partial<Record<ObjectKind, readonly string[]>>)[kind];
  if (!own) return false;
  if (kind !== 'role' && kind !== 'user' && (name.startsWith('.') || /@(?!custom$)/.test(name))) return true;
  return own.some((pattern) => matchesPattern(name, pattern));
}
