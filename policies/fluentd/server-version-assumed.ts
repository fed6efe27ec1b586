import { elasticNodes } from '../../scripts/model/elasticsearch/node';
import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (lines: string) =>
  agentExample(
    `
      <match **>
        @type elasticsearch
        ${lines}
      </match>
    `,
    {
      more: nodes('es'),
    },
  );

export const serverVersionAssumed: Policy = {
  id: 'fluentd/server-version-assumed',
  title: 'The version that the output assumes is the version that runs',
  severity: 'error',
  rationale:
    'Without asking the server the plugin takes it for version 5 and sends `_type`, which Elasticsearch 8 and 9 refuse.',
  remediation: 'Beside `verify_es_version_at_startup false` set `default_elasticsearch_version 9`.',
  source:
    'uken/fluent-plugin-elasticsearch out_elasticsearch.rb; uken#1052; fluentd-kubernetes-daemonset#1310; checks FD-16',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings }, agent, stack) {
    if (settings.bool('verify_es_version_at_startup', true)) return;
    const assumed = settings.integer('default_elasticsearch_version', 5);
    const server = stack.memo(elasticNodes).find(({ version }) => version)?.version;
    if (!server || server.major === assumed) return;
    const place = placeOf(
      element,
      settings.text('default_elasticsearch_version') === undefined
        ? 'verify_es_version_at_startup'
        : 'default_elasticsearch_version',
    );
    yield inConfig(agent, place, `the output takes the server for version ${assumed}, the nodes are ${server.text}`);
  }),

  pass: {
    'the version of the nodes': config('verify_es_version_at_startup false\n        default_elasticsearch_version 9'),
    'it asks': config('host es'),
  },
  fail: {
    'the output takes the server for version 5, the nodes are 9.5.3': config('verify_es_version_at_startup false'),
    'the output takes the server for version 7, the nodes are 9.5.3': config(
      'verify_es_version_at_startup false\n        default_elasticsearch_version 7',
    ),
  },
};
