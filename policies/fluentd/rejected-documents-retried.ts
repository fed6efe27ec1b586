import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const rejectedDocumentsRetried: Policy = {
  id: 'fluentd/rejected-documents-retried',
  title: 'What Elasticsearch rejects is tried again or kept',
  severity: 'warning',
  rationale:
    '`elasticsearch_data_stream` writes one line to its log for what a bulk request rejects (429 too) and counts the chunk as sent.',
  remediation:
    'Use `@type elasticsearch` with `index_name logs-…`, `write_operation create` and `id_key`; the index template makes the data stream.',
  source: 'uken/fluent-plugin-elasticsearch out_elasticsearch_data_stream.rb write; checks FD-12, FD-429',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, type }, agent) {
    if (type === 'elasticsearch_data_stream')
      yield inConfig(agent, placeOf(element, '@type'), 'the output elasticsearch_data_stream drops what is rejected');
  }),

  pass: {
    elasticsearch: agentExample(`
      <match **>
        @type elasticsearch
        index_name logs-app-default
        write_operation create
        id_key _hash
      </match>
    `),
  },
  fail: {
    'the output elasticsearch_data_stream drops what is rejected': agentExample(`
      <match **>
        @type elasticsearch_data_stream
        data_stream_name logs-app-default
      </match>
    `),
  },
};
