import { bootstrapObjects } from '../../scripts/model/elasticsearch/bootstrap';
import { isBuiltIn } from '../../scripts/model/elasticsearch/tables/built-in';
import { at, placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

export const builtInNames: Policy = {
  id: 'elasticsearch/built-in-names',
  title: 'No object has the name of one that Elasticsearch makes itself',
  severity: 'error',
  rationale:
    'Elasticsearch writes its own template over one of that name that has no version or a lower one, within a second ' +
    'and without a word; a policy of that name rules the indices of every other product; a reserved role is refused.',
  remediation: 'Give it a name with a prefix of your own; to add to a built-in template, write `<name>@custom`.',
  source:
    'elastic/elasticsearch IndexTemplateRegistry.addComponentTemplatesIfMissing, LegacyStackTemplateRegistry; ' +
    'Elastic docs, index templates ("avoid using @")',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    for (const { kind, name, at: place } of stack.memo(bootstrapObjects)) {
      if (isBuiltIn(kind, name))
        yield at(place(), `the ${kind.replace('-', ' ')} ${name} has the name of one that Elasticsearch makes`);
    }
  }),

  pass: {
    'names of its own, and the place for additions': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        component-template.efk-logs-mappings.json: '{ "template": {} }'
        component-template.logs@custom.json: '{ "template": {} }'
        lifecycle.efk-logs.json: '{ "policy": { "phases": {} } }'
    `,
  },
  fail: {
    'the component template logs-mappings has the name of one that Elasticsearch makes': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        component-template.logs-mappings.json: '{ "template": {} }'
    `,
    'the component template logs@settings has the name of one that Elasticsearch makes': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        component-template.logs@settings.json: '{ "template": {} }'
    `,
    'the lifecycle logs has the name of one that Elasticsearch makes': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        lifecycle.logs.json: '{ "policy": { "phases": {} } }'
    `,
    'the role viewer has the name of one that Elasticsearch makes': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        role.viewer.json: '{ "cluster": [], "indices": [] }'
    `,
  },
};
