import { elasticClusters, isSingleNode, nodeKinds, nodeNames, originOf } from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const uniqueNodeNames: Policy = {
  id: 'elasticsearch/unique-node-names',
  title: 'Every pod gives its node a name of its own',
  severity: 'error',
  rationale:
    'Two masters with one name cancel the bootstrap (`matches multiple nodes`), two data nodes with one name ' +
    'cannot be told apart in allocation.',
  remediation: 'Take the name from the pod: `fieldRef: { fieldPath: metadata.name }`.',
  source: 'elastic/elasticsearch ClusterBootstrapService.java; checks ES-07, ES-NAME, errata E26',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { sets } of stack.memo(elasticClusters)) {
      const owners = new Map<string, string>();
      for (const set of sets) {
        const name = set.settings.get('node.name')?.text;
        if (name !== undefined && !name.includes('{') && set.workload.kind !== 'Pod' && !isSingleNode(set)) {
          yield at(originOf(set, 'node.name'), `${set.name} names every pod ${name}`);
        }
        for (const node of new Set(nodeNames(set))) {
          const owner = owners.get(node);
          if (owner) yield at(originOf(set, 'node.name'), `${owner} and ${set.name} both have a node ${node}`);
          else owners.set(node, set.name);
        }
      }
    }
  }),

  pass: {
    'the name of the pod': nodes('master', {
      replicas: 3,
      env: { 'node.name': '{ fieldRef: { fieldPath: metadata.name } }' },
    }),
    'the host name, when nothing is set': nodes('master'),
  },
  fail: {
    'master names every pod es-master': nodes('master', { replicas: 3, env: { 'node.name': 'es-master' } }),
  },
};
