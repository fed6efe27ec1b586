import { workloadKinds } from '../../scripts/model/kube/pod';
import { network, podSetOf, reaches } from '../../scripts/model/network/edges';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const dnsEgress: Policy = {
  id: 'network/dns-egress',
  title: 'A pod that may call others may ask for their names',
  severity: 'error',
  rationale:
    'The policy is right about the Service and silent about DNS: every connection ends in a name that is not found.',
  remediation: 'Add an edge to `kube-system` on port 53, UDP and TCP, for every pod of the namespace.',
  source: 'Kubernetes NetworkPolicy; checks SEC-05',
  kinds: workloadKinds,

  *check(workload, stack) {
    const pods = podSetOf(stack).get(workload);
    if (!pods || pods.spec.hostNetwork === true || !network(stack).isolated(pods, 'egress')) return;
    const edges = network(stack).of(pods, 'egress');
    if (!edges.some(({ peers }) => peers.size) || edges.some((edge) => reaches(edge, 'UDP', 53))) return;
    yield { path: pods.path, message: 'the pod may call others, and no NetworkPolicy lets it ask DNS' };
  },

  pass: {
    'DNS is allowed to all':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      manifest('NetworkPolicy a/edges', {
        spec: `
        podSelector: {}
        egress:
          - { to: [{ podSelector: {} }], ports: [{ port: 9200 }] }
          - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
            ports: [{ port: 53, protocol: UDP }]
      `,
      }),
    'the pod calls nobody':
      withPod('Pod a/pause') +
      manifest('NetworkPolicy a/default-deny', { spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }' }),
  },
  fail: {
    'the pod may call others, and no NetworkPolicy lets it ask DNS':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      manifest('NetworkPolicy a/edges', {
        spec: '{ podSelector: {}, egress: [{ to: [{ podSelector: {} }], ports: [{ port: 9200 }] }] }',
      }),
  },
};
