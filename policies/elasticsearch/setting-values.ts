import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { elasticsearchSettings } from '../../scripts/model/elasticsearch/tables/known';
import type { ValueType } from '../../scripts/model/elasticsearch/tables/lookup';
import { isLiteral } from '../../scripts/model/kube/environment';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

const size = '-1|0|\\d+(\\.\\d+)?\\s*([kmgtp]b?|b)';

const takes: Readonly<Record<ValueType, RegExp>> = {
  bool: /^(true|false)$/,
  time: /^(-1|0|\d+\s*(m|[nN][aA][nN][oO][sS]|[mM][iI][cC][rR][oO][sS]|[mM][sS]|[sShHdD]))$/,
  bytes: new RegExp(`^(${size})$`, 'i'),
  percent: new RegExp(`^(${size}|\\d+(\\.\\d+)?%|[01](\\.\\d+)?)$`, 'i'),
  int: /^[+-]?\d+$/,
  float: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
};

const kinds: Readonly<Record<ValueType, string>> = {
  bool: 'true or false',
  time: 'a time with its unit',
  bytes: 'a size with its unit',
  percent: 'a percentage or a size with its unit',
  int: 'a whole number',
  float: 'a number',
};

export const settingValues: Policy = {
  id: 'elasticsearch/setting-values',
  title: 'Every value is of the kind that its setting takes',
  severity: 'error',
  rationale: 'Elasticsearch refuses to start: `Failed to parse value [yes] as only [true] or [false] are allowed`.',
  remediation:
    'Write true or false, a number, a time with its unit (`30s`), a size with its unit (`512mb`) or a percentage.',
  source: 'scripts/model/elasticsearch/tables/elasticsearch.json, read from the releases; checks ES-15',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    const table = elasticsearchSettings();
    for (const { settings, version } of stack.memo(elasticNodes)) {
      for (const { key, text, missing, layer, sequence, origin } of settings.said) {
        const status = table.status(key, version);
        const type = status === 'known' || status === 'deprecated' ? table.type(key) : undefined;
        if (!type || missing.length || sequence || !isLiteral(text)) continue;
        // YAML reads True as true before Elasticsearch sees it
        const value = layer === 'file' ? text.replace(/^(true|false)$/i, (word) => word.toLowerCase()) : text;
        if (!takes[type].test(value)) yield at(origin, `${key} is ${text || 'empty'}, expected ${kinds[type]}`);
      }
    }
  }),

  pass: {
    'each of its kind': nodes('master', {
      config: `
        xpack.security.enabled: true
        discovery.find_peers_interval: 500ms
        discovery.initial_state_timeout: -1
        http.max_content_length: 100mb
        cluster.routing.allocation.disk.watermark.low: 85%
        cluster.routing.allocation.disk.watermark.high: 20gb
        cluster.max_shards_per_node: 1000
        node.processors: 1.5
      `,
    }),
  },
  fail: {
    'xpack.security.enabled is yes, expected true or false\ndiscovery.find_peers_interval is 5, expected a time with its unit\nhttp.max_content_length is 100 megabytes, expected a size with its unit\ncluster.routing.allocation.disk.watermark.low is high, expected a percentage or a size with its unit\ncluster.max_shards_per_node is 1.5, expected a whole number\nnode.processors is empty, expected a number':
      nodes('master', {
        config: `
        xpack.security.enabled: yes
        discovery.find_peers_interval: 5
        http.max_content_length: 100 megabytes
        cluster.routing.allocation.disk.watermark.low: high
        cluster.max_shards_per_node: 1.5
        node.processors:
      `,
      }),
  },
};
