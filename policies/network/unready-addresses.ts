import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const unreadyAddresses: Policy = {
  id: 'network/unready-addresses',
  title: 'Only a headless Service publishes pods that are not ready',
  severity: 'error',
  rationale:
    'Discovery needs the addresses before a node is ready; clients behind a cluster address would be sent to it.',
  remediation: 'Remove `publishNotReadyAddresses`, or set `clusterIP: None` where the Service is for discovery.',
  source: 'Kubernetes ServiceSpec.publishNotReadyAddresses; checks ES-10, errata E29, E35',
  kinds: ['Service'],

  *check(service) {
    const spec = record(service['spec']);
    if (spec['publishNotReadyAddresses'] !== true || spec['clusterIP'] === 'None') return;
    yield { path: 'spec.publishNotReadyAddresses', message: 'clients are sent to pods that are not ready' };
  },

  pass: {
    'the Service is for discovery': manifest('Service elasticsearch-master', {
      spec: '{ clusterIP: None, publishNotReadyAddresses: true }',
    }),
  },
  fail: {
    'clients are sent to pods that are not ready': manifest('Service elasticsearch-client', {
      spec: '{ publishNotReadyAddresses: true }',
    }),
  },
};
