import { list, record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const everywhere = new Set(['0.0.0.0/0', '::/0']);
/** Annotations by which the big clouds keep a load balancer inside their network. */
const internal: readonly [name: string, value: RegExp][] = [
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(true|0\.0\.0\.0\/0)$/],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
  ['networking.gke.io/load-balancer-type', /^Internal$/i],
  ['cloud.google.com/load-balancer-type', /^Internal$/i],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/],
];

export const loadBalancerSources: Policy = {
  id: 'network/load-balancer-sources',
  title: 'A load balancer lets in only addresses that are listed',
  severity: 'error',
  rationale:
    'Without a list the port is open to the whole internet, whatever is behind it: a login, or no login at all.',
  remediation: 'Use `type: ClusterIP` behind an `Ingress` with TLS; else list `spec.loadBalancerSourceRanges`.',
  source: 'kube-score service-type, Polaris and Monokle no-exposed-service; checks SEC-04, errata E63',
  kinds: ['Service'],

  *check(service) {
    const spec = record(service['spec']);
    if (spec['type'] !== 'LoadBalancer') return;
    const annotations = record(service.metadata?.annotations);
    if (internal.some(([name, value]) => value.test(String(annotations[name] ?? '')))) return;
    const ranges = list(spec['loadBalancerSourceRanges']).map((range) => String(range).trim());
    const path = 'spec.loadBalancerSourceRanges';
    const wide = ranges.find((range) => everywhere.has(range));
    if (!ranges.length) yield { path, message: 'the load balancer is open to everybody' };
    else if (wide) yield { path, message: `the load balancer is open to ${wide}` };
  },

  pass: {
    'the ranges are listed': manifest('Service kibana', {
      spec: '{ type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24] }',
    }),
    'it is inside the network of the cloud': manifest('Service kibana', {
      metadata: 'annotations: { networking.gke.io/load-balancer-type: Internal }',
      spec: '{ type: LoadBalancer }',
    }),
  },
  fail: {
    'the load balancer is open to everybody': manifest('Service kibana', { spec: '{ type: LoadBalancer }' }),
    'the load balancer is open to 0.0.0.0/0': manifest('Service kibana', {
      spec: '{ type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0] }',
    }),
  },
};
