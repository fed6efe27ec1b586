import { seedTarget } from '../../scripts/model/elasticsearch/discovery';
import {
  configOrigin,
  elasticClusters,
  isSingleNode,
  nodeKinds,
  originOf,
} from '../../scripts/model/elasticsearch/node';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const discoveryOfMasters: Policy = {
  id: 'elasticsearch/discovery-of-masters',
  title: '`discovery.seed_hosts` leads to master-eligible nodes',
  severity: 'error',
  rationale:
    'A seed that answers with no master, or not at all, costs a timeout at every start; without any seed a node ' +
    'never finds the cluster.',
  remediation: 'Name the headless Service of the masters, and only that.',
  source: 'Elastic docs, discovery.seed_hosts; checks ES-09, ES-DISC, errata E28, E30',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { sets } of stack.memo(elasticClusters)) {
      for (const set of sets) {
        if (isSingleNode(set) || !set.settings.complete) continue;
        const setting = set.settings.get('discovery.seed_hosts');
        if (
          !setting &&
          !set.settings.get('discovery.seed_providers') &&
          sets.reduce((sum, { replicas }) => sum + replicas, 0) > 1
        ) {
          yield at(configOrigin(set), `${set.name} has no discovery.seed_hosts`);
        }
        for (const host of setting?.list ?? []) {
          const target = seedTarget(host, set, stack);
          if (target === 'elsewhere') continue;
          if (!target)
            yield at(
              originOf(set, 'discovery.seed_hosts'),
              `discovery.seed_hosts names ${host}, there is no such Service`,
            );
          else if (!sets.some(({ roles, services }) => roles.has('master') && services.includes(target))) {
            yield at(
              originOf(set, 'discovery.seed_hosts'),
              `discovery.seed_hosts names ${host}, which selects no master-eligible node`,
            );
          }
        }
      }
    }
  }),

  pass: {
    'the Service of the masters':
      nodes('master', { replicas: 3, env: { 'discovery.seed_hosts': 'discovery' } }) +
      manifest('Service discovery', { spec: '{ selector: { role: master } }' }),
  },
  fail: {
    'discovery.seed_hosts names discovery, there is no such Service': nodes('master', {
      replicas: 3,
      env: { 'discovery.seed_hosts': 'discovery' },
    }),
    'discovery.seed_hosts names data, which selects no master-eligible node':
      nodes('master', { replicas: 3, env: { 'discovery.seed_hosts': 'data' } }) +
      manifest('Service data', { spec: '{ selector: { role: data } }' }),
    'master has no discovery.seed_hosts': nodes('master', { replicas: 3 }),
  },
};
