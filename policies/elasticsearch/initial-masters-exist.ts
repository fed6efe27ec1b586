import { elasticClusters, nodeKinds, nodeNames } from '../../scripts/model/elasticsearch/node';
import { suggestion } from '../../scripts/model/kube/nearest';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

const key = 'cluster.initial_master_nodes';

export const initialMastersExist: Policy = {
  id: 'elasticsearch/initial-masters-exist',
  title: '`cluster.initial_master_nodes` lists nodes that exist',
  severity: 'error',
  rationale:
    'A name that no master-eligible node has keeps the first election waiting for ever; two different lists can ' +
    'form two clusters.',
  remediation:
    'List the generated pod names (`elasticsearch-master-0`, …), the same on every master, and take the list out ' +
    'once the cluster has formed.',
  source: 'elastic/elasticsearch ClusterBootstrapService.java; checks ES-06, ES-IMN, errata E24',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { sets } of stack.memo(elasticClusters)) {
      const masters = sets.filter(({ roles }) => roles.has('master'));
      const names = masters.map(nodeNames);
      const known = names.flatMap((list) => list ?? []);
      const lists = masters.map(({ settings }) => settings.get(key)).filter((setting) => setting !== undefined);
      for (const setting of lists) {
        const [first] = lists;
        if (first && [...setting.list].sort().join() !== [...first.list].sort().join()) {
          yield at(
            setting.origin,
            `${key} is ${setting.list.join(', ')} here and ${first.list.join(', ')} on other masters`,
          );
        }
        if (names.includes(undefined)) continue;
        for (const name of setting.list) {
          if (known.includes(name) || /[:{]|^[\d.]+$/.test(name)) continue;
          yield at(
            setting.origin,
            `${key} names ${name}, no master-eligible node has that name${suggestion(name, known)}`,
          );
        }
      }
    }
  }),

  pass: {
    'the pods of the StatefulSet': nodes('master', {
      replicas: 3,
      env: { 'cluster.initial_master_nodes': 'master-0,master-1,master-2' },
    }),
    'no list, after the bootstrap': nodes('master', { replicas: 3 }),
  },
  fail: {
    'cluster.initial_master_nodes names master-3, no master-eligible node has that name (did you mean master-0?)':
      nodes('master', { replicas: 3, env: { 'cluster.initial_master_nodes': 'master-1,master-2,master-3' } }),
  },
};
