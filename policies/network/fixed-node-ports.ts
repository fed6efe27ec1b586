import { item } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const fixedNodePorts: Policy = {
  id: 'network/fixed-node-ports',
  title: 'No Service asks for a certain port of the nodes',
  severity: 'warning',
  rationale:
    "The number is the whole cluster's: a second stack with the same manifests is refused, on each node it is open.",
  remediation: 'Remove `nodePort`; Kubernetes picks a free one. For people, use an `Ingress`.',
  source: 'checks K8S-13, errata E110',
  kinds: ['Service'],

  *check(service) {
    for (const [index, port] of list(record(service['spec'])['ports']).entries()) {
      const number = record(port)['nodePort'];
      if (!number) continue;
      yield { path: `${item('spec.ports', port, index)}.nodePort`, message: `port ${number} of every node is taken` };
    }
  },

  pass: {
    'Kubernetes picks one': manifest('Service my-nginx', { spec: '{ type: NodePort, ports: [{ port: 80 }] }' }),
  },
  fail: {
    'port 30080 of every node is taken': manifest('Service my-nginx', {
      spec: '{ type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }',
    }),
  },
};
