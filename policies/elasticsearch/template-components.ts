import { objectsOf, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const templateComponents: Policy = {
  id: 'elasticsearch/template-components',
  title: 'Every component template that is named exists',
  severity: 'error',
  rationale: 'Elasticsearch refuses an index template with a missing component.',
  remediation: 'Add the file, or correct the name in `composed_of`.',
  source: 'Elastic docs, create or update an index template; checks ES-34',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const known = objectsOf(stack, 'component-template').map(({ name }) => name);
    for (const { name, missing, object } of stack.memo(templates)) {
      for (const part of missing)
        yield at(
          object.at('composed_of'),
          `the index template ${name} is composed of ${part}, which nothing makes${suggestion(part, known)}`,
        );
    }
  }),

  pass: {
    'own and built-in components': bootstrap({
      'component-template.settings.json': '{ "template": {} }',
      'index-template.logs.json': '{ "index_patterns": ["app-*"], "composed_of": ["settings", "ecs@mappings"] }',
    }),
  },
  fail: {
    'the index template logs is composed of setting, which nothing makes (did you mean settings?)': bootstrap({
      'component-template.settings.json': '{ "template": {} }',
      'index-template.logs.json': '{ "index_patterns": ["app-*"], "composed_of": ["setting"] }',
    }),
  },
};
