import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const loadBalancerIp: Policy = {
  id: 'network/load-balancer-ip',
  title: 'No Service sets loadBalancerIP',
  severity: 'warning',
  rationale:
    'The field is deprecated since Kubernetes 1.24; clouds read it differently or not at all, and it has no IPv6.',
  remediation: 'Use the annotation of the cloud for a fixed address.',
  source: 'Kubernetes ServiceSpec.loadBalancerIP',
  kinds: ['Service'],

  *check(service) {
    if (!record(service['spec'])['loadBalancerIP']) return;
    yield { path: 'spec.loadBalancerIP', message: 'loadBalancerIP is deprecated' };
  },

  pass: {
    'the cloud picks the address': manifest('Service kibana', { spec: '{ type: LoadBalancer }' }),
  },
  fail: {
    'loadBalancerIP is deprecated': manifest('Service kibana', {
      spec: '{ type: LoadBalancer, loadBalancerIP: 203.0.113.7 }',
    }),
  },
};
