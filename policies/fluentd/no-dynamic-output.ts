import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const noDynamicOutput: Policy = {
  id: 'fluentd/no-dynamic-output',
  title: 'No output is elasticsearch_dynamic',
  severity: 'error',
  rationale:
    'It evaluates Ruby out of the record for each event, and drops whatever Elasticsearch rejects (400, 429) with one line in its log.',
  remediation:
    'Use `@type elasticsearch` with chunk keys: `index_name logs-${$.kubernetes.namespace_name}` and `<buffer tag, $.kubernetes.namespace_name>`.',
  source: 'uken/fluent-plugin-elasticsearch out_elasticsearch_dynamic.rb, README; checks FD-05, FD-DYN, errata E75',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, type }, agent) {
    if (type === 'elasticsearch_dynamic')
      yield inConfig(agent, placeOf(element, '@type'), 'the output is elasticsearch_dynamic');
  }),

  pass: {
    elasticsearch: agentExample(`
      <match **>
        @type elasticsearch
      </match>
    `),
  },
  fail: {
    'the output is elasticsearch_dynamic': agentExample(`
      <match **>
        @type elasticsearch_dynamic
      </match>
    `),
  },
};
