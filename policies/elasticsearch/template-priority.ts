import type { Template } from '../../scripts/model/elasticsearch/bootstrap';
import { distinctTemplates, overlap, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { at, placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

/** Patterns under which Elasticsearch, 7.9 and later, has templates of the priority 100, and what installs above it. */
const builtIns = ['logs-*-*', 'metrics-*-*', 'synthetics-*-*'];
const fleet = 200;

export const templatePriority: Policy = {
  id: 'elasticsearch/template-priority',
  title: 'Index templates have priorities that decide which one wins',
  severity: 'error',
  rationale:
    'Elasticsearch refuses two templates with one priority and overlapping patterns; at 100 and below its own ' +
    'template for `logs-*-*` wins, and up to 200 a package that Fleet installs is refused, or wins.',
  remediation: 'Set `priority` above 200, different where patterns overlap.',
  source:
    'Elastic docs, index templates (built-in priorities of 100); elastic/elasticsearch 9.5.3 ' +
    'IndexTemplateRegistry.FLEET_MANAGED_INDEX_TEMPLATE_PRIORITIES (150, 200); checks ES-34',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const earlier = new Set<Template>();
    const distinct = new Set(stack.memo(distinctTemplates)); // a copy says nothing that the first did not
    for (const template of stack.memo(templates)) {
      const { name, priority, patterns, object } = template;
      if (priority === undefined) yield at(object.at('index_patterns'), `the index template ${name} has no priority`);
      const builtIn = builtIns.find((pattern) => patterns.some((own) => overlap(own, pattern)));
      if (builtIn && priority !== undefined && priority <= fleet)
        yield at(
          object.at('priority'),
          `the index template ${name} has the priority ${priority}, the built-in one for ${builtIn} has 100, Fleet's have 150 and ${fleet}`,
        );
      for (const other of earlier) {
        const both = patterns.find((own) => other.patterns.some((pattern) => overlap(own, pattern)));
        if (both && (other.priority ?? 0) === (priority ?? 0))
          yield at(
            object.at('index_patterns'),
            `${both} of the index template ${name} meets ${other.name}, both have the priority ${priority ?? 0}`,
          );
      }
      if (distinct.has(template)) earlier.add(template);
    }
  }),

  pass: {
    'above the built-in one, apart from each other': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        index-template.a.json: |
          { "index_patterns": ["logs-a.*-*"], "priority": 300 }
        index-template.b.json: |
          { "index_patterns": ["logs-b.*-*"], "priority": 300 }
    `,
  },
  fail: {
    'the index template logs has no priority': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        index-template.logs.json: |
          { "index_patterns": ["app-*"] }
    `,
    "the index template logs has the priority 100, the built-in one for logs-*-* has 100, Fleet's have 150 and 200": `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        index-template.logs.json: |
          { "index_patterns": ["logs-*-*"], "priority": 100 }
    `,
    'logs-app-* of the index template b meets a, both have the priority 300': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        index-template.a.json: |
          { "index_patterns": ["logs-*-prod"], "priority": 300 }
        index-template.b.json: |
          { "index_patterns": ["logs-app-*"], "priority": 300 }
    `,
  },
};
