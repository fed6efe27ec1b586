import { seedTarget } from '../../scripts/model/elasticsearch/discovery';
import { elasticNodes, isSingleNode, nodesBehind } from '../../scripts/model/elasticsearch/node';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const discoveryHeadless: Policy = {
  id: 'elasticsearch/discovery-headless',
  title: 'Discovery goes through a headless Service that publishes unready addresses',
  severity: 'error',
  rationale:
    'A cluster IP may hand a node to itself; and before the first election no pod is ready, so a Service that ' +
    'lists only ready pods lists none: the cluster never forms.',
  remediation: 'Set `clusterIP: None` and `publishNotReadyAddresses: true` on a Service of its own for port 9300.',
  source: 'elastic/helm-charts elasticsearch/templates/service.yaml; checks ES-10, ES-DISC, errata E29',
  kinds: ['Service'],

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (isSingleNode(set)) continue;
      for (const host of set.settings.get('discovery.seed_hosts')?.list ?? []) {
        const service = seedTarget(host, set, stack);
        if (!service || service === 'elsewhere') continue;
        if (!nodesBehind(service, stack).some(({ roles }) => roles.has('master'))) continue;
        const { name } = service.metadata;
        if (service['spec']?.clusterIP !== 'None')
          yield { object: service, path: 'spec.clusterIP', message: `${name} finds masters and has a cluster IP` };
        if (service['spec']?.publishNotReadyAddresses !== true) {
          yield {
            object: service,
            path: 'spec.publishNotReadyAddresses',
            message: `${name} finds masters and hides those that are not ready`,
          };
        }
      }
    }
  }),

  pass: {
    'headless, with unready addresses':
      nodes('master', { replicas: 3, env: { 'discovery.seed_hosts': 'discovery' } }) +
      manifest('Service discovery', {
        spec: '{ selector: { role: master }, clusterIP: None, publishNotReadyAddresses: true }',
      }),
  },
  fail: {
    'discovery finds masters and has a cluster IP\ndiscovery finds masters and hides those that are not ready':
      nodes('master', { replicas: 3, env: { 'discovery.seed_hosts': 'discovery' } }) +
      manifest('Service discovery', { spec: '{ selector: { role: master } }' }),
  },
};
