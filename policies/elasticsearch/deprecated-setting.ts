import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { elasticsearchSettings } from '../../scripts/model/elasticsearch/tables/known';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const deprecatedSetting: Policy = {
  id: 'elasticsearch/deprecated-setting',
  title: 'No Elasticsearch setting is deprecated',
  severity: 'warning',
  rationale: 'A deprecated setting stops the node at the next major version.',
  remediation: 'Take its successor from the migration guide.',
  source: 'scripts/model/elasticsearch/tables/elasticsearch.json, read from the releases; checks ES-15, errata E38',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const table = elasticsearchSettings();
    for (const { settings, version } of stack.memo(elasticNodes)) {
      for (const { key, origin } of settings.said) {
        if (key.startsWith('xpack.monitoring.') || table.status(key, version) !== 'deprecated') continue;
        const gone = table.removedIn(key, version);
        yield at(
          origin,
          gone === undefined
            ? `${key} is deprecated`
            : `${key} is deprecated, Elasticsearch ${gone} refuses to start on it`,
        );
      }
    }
  }),

  pass: {
    'roles are a list': nodes('master', { config: 'node.roles: [master]' }),
  },
  fail: {
    'node.master is deprecated, Elasticsearch 8 refuses to start on it': nodes('master', {
      config: 'node.master: true',
      image: 'elasticsearch:7.17.29',
    }),
    'indices.query.bool.max_clause_count is deprecated': nodes('master', {
      config: 'indices.query.bool.max_clause_count: 2048',
    }),
  },
};
