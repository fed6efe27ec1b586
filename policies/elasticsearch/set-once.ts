import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const setOnce: Policy = {
  id: 'elasticsearch/set-once',
  title: 'A setting is set once',
  severity: 'error',
  rationale:
    'Elasticsearch refuses to start on a duplicate key in its file, and on a setting given twice on its command ' +
    'line, where the variables of the image end up too.',
  remediation: 'Delete one of the two.',
  source: 'elastic/elasticsearch Settings.java, bin/elasticsearch-env; checks ES-15',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { settings, name } of stack.memo(elasticNodes)) {
      const seen = new Set<string>();
      for (const { key, layer, origin } of settings.said) {
        const id = `${layer === 'file' ? 'file' : 'command'} ${key}`;
        if (seen.has(id))
          yield at(origin, layer === 'file' ? `${key} is set twice in the file` : `${name} is given ${key} twice`);
        seen.add(id);
      }
    }
  }),

  pass: {
    'a variable overrides the file': nodes('master', { config: 'cluster.name: logs', env: { 'cluster.name': 'dev' } }),
  },
  fail: {
    'cluster.name is set twice in the file': nodes('master', {
      config: 'cluster.name: logs\ncluster: { name: other }',
    }),
    'data is given cluster.name twice': nodes('data', {
      env: { 'cluster.name': 'logs' },
      container: { args: '[-Ecluster.name=logs]' },
    }),
  },
};
