import { item } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const transportPublished: Policy = {
  id: 'network/transport-published',
  title: 'A Service for clients publishes no port of the nodes among themselves',
  severity: 'warning',
  rationale: 'Port 9300 is for nodes of the cluster; whoever reaches it may try to join as one.',
  remediation: 'Remove 9300 from the Service that publishes 9200; nodes find each other by a headless Service.',
  source: 'checks K8S-06, errata E47, E23',
  kinds: ['Service'],

  *check(service) {
    const ports = list(record(service['spec'])['ports']).map(record);
    const isClient = ports.some(({ port, targetPort }) => Number(port) === 9200 || Number(targetPort) === 9200);
    if (!isClient) return;
    for (const [index, port] of ports.entries()) {
      if (Number(port['port']) !== 9300 && Number(port['targetPort']) !== 9300) continue;
      yield { path: `${item('spec.ports', port, index)}.port`, message: 'the Service publishes 9300 beside 9200' };
    }
  },

  pass: {
    'clients get 9200': manifest('Service elasticsearch-client', { spec: '{ ports: [{ name: https, port: 9200 }] }' }),
    'nodes get 9300': manifest('Service elasticsearch-master', {
      spec: '{ clusterIP: None, ports: [{ name: transport, port: 9300 }] }',
    }),
  },
  fail: {
    'the Service publishes 9300 beside 9200': manifest('Service elasticsearch-client', {
      spec: '{ ports: [{ name: client, port: 9200 }, { name: transport, port: 9300 }] }',
    }),
  },
};
