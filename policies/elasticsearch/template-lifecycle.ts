import { objectsOf, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const templateLifecycle: Policy = {
  id: 'elasticsearch/template-lifecycle',
  title: 'Every index template names a lifecycle policy that exists',
  severity: 'error',
  rationale:
    'An index without a policy is never rolled over and never deleted; one with a missing policy stops with an error.',
  remediation: 'Set `index.lifecycle.name` in the template or in one of its component templates.',
  source: 'Elastic docs, index lifecycle settings; checks ES-34, errata E40',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const policies = objectsOf(stack, 'lifecycle').map(({ name }) => name);
    for (const { name, settings, object } of stack.memo(templates)) {
      const setting = settings.get('lifecycle.name');
      const lifecycle = object.body.template?.lifecycle;
      if (!setting && !lifecycle)
        yield at(object.at('template'), `the index template ${name} names no lifecycle policy`);
      else if (
        setting &&
        !policies.includes(String(setting.value)) &&
        !/@lifecycle$|-default$/.test(String(setting.value))
      ) {
        yield at(
          setting.origin,
          `the index template ${name} names the policy ${setting.value}, which nothing makes${suggestion(String(setting.value), policies)}`,
        );
      }
    }
  }),

  pass: {
    'from a component template': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } }
        } } }
      `,
      'component-template.settings.json': '{ "template": { "settings": { "index.lifecycle.name": "logs" } } }',
      'index-template.logs.json': '{ "index_patterns": ["app-*"], "priority": 200, "composed_of": ["settings"] }',
    }),
  },
  fail: {
    'the index template logs names no lifecycle policy': bootstrap({
      'index-template.logs.json': '{ "index_patterns": ["app-*"], "priority": 200 }',
    }),
    'the index template logs names the policy log, which nothing makes (did you mean logs?)': bootstrap({
      'lifecycle.logs.json': `
        { "policy": { "phases": {
          "hot": { "actions": { "rollover": { "max_age": "1d", "max_primary_shard_size": "50gb" } } }
        } } }
      `,
      'index-template.logs.json':
        '{ "index_patterns": ["app-*"], "template": { "settings": { "index": { "lifecycle": { "name": "log" } } } } }',
    }),
  },
};
