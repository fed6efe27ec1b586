import { templates } from '../../scripts/model/elasticsearch/bootstrap';
import { record } from '../../scripts/model/kube/shape';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const templateBoundsFields: Policy = {
  id: 'elasticsearch/template-bounds-fields',
  title: 'Templates for Kubernetes logs bound the number of fields',
  severity: 'warning',
  rationale:
    'Every label of every application becomes a field; at 1000 fields documents are refused, and `app` beside ' +
    '`app.kubernetes.io/name` cannot both be mapped.',
  remediation:
    'Map `kubernetes.labels` as `flattened`, and set `index.mapping.total_fields.ignore_dynamic_beyond_limit: true`.',
  source: 'Elastic docs, mapping limit settings; checks ES-36, errata E91',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { name, patterns, properties, settings, object } of stack.memo(templates)) {
      const kubernetes = record(record(properties['kubernetes'])['properties']);
      if (!properties['kubernetes'] && !patterns.some((pattern) => /kubernetes|k8s/.test(pattern))) continue;
      const labels = record(kubernetes['labels']);
      if (labels['type'] !== 'flattened' && labels['type'] !== 'object' && labels['enabled'] !== false) {
        yield at(object.at('template'), `the index template ${name} maps each Kubernetes label to a field of its own`);
      }
      if (
        !settings.has('mapping.total_fields.limit') &&
        !settings.has('mapping.total_fields.ignore_dynamic_beyond_limit')
      ) {
        yield at(object.at('template'), `the index template ${name} sets no limit of fields`);
      }
    }
  }),

  pass: {
    'flattened labels and a limit': bootstrap({
      'index-template.logs.json': `
        {
          "index_patterns": ["logs-kubernetes.*-*"],
          "template": {
            "settings": { "index.mapping.total_fields.limit": 1000 },
            "mappings": { "properties": { "kubernetes": { "properties": { "labels": { "type": "flattened" } } } } }
          }
        }
      `,
    }),
    'no Kubernetes in it': bootstrap({ 'index-template.app.json': '{ "index_patterns": ["app-*"] }' }),
  },
  fail: {
    'the index template logs maps each Kubernetes label to a field of its own\nthe index template logs sets no limit of fields':
      bootstrap({ 'index-template.logs.json': '{ "index_patterns": ["logs-kubernetes.*-*"] }' }),
  },
};
