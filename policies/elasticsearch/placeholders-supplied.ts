import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const placeholdersSupplied: Policy = {
  id: 'elasticsearch/placeholders-supplied',
  title: 'Every `${NAME}` in the configuration is supplied by the container',
  severity: 'error',
  rationale: 'Elasticsearch ends with `Could not resolve placeholder`.',
  remediation: 'Add the variable to the container, or a default: `${NAME:value}`.',
  source: 'elastic/elasticsearch PropertyPlaceholder.java; checks ES-19',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { settings, name } of stack.memo(elasticNodes)) {
      for (const { key, missing, origin } of settings.said) {
        for (const variable of missing) yield at(origin, `${key} needs ${variable}, which ${name} does not supply`);
      }
    }
  }),

  pass: {
    'the host name is always there, a default helps': nodes('master', {
      config: 'node.name: ${HOSTNAME}\ncluster.name: ${CLUSTER:logs}',
    }),
  },
  fail: {
    'node.name needs NODE_NAME, which master does not supply': nodes('master', { config: 'node.name: ${NODE_NAME}' }),
  },
};
