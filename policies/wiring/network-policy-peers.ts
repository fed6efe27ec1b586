import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { isNarrow, peers, selectedNamespaces } from '../../scripts/model/network/peers';
import type { Policy } from '../../scripts/rule/policy';

export const networkPolicyPeers: Policy = {
  id: 'wiring/network-policy-peers',
  title: 'Every peer of a NetworkPolicy is a pod or namespace that exists',
  severity: 'error',
  rationale: 'An edge to nobody is a typing error that blocks the traffic it was written for.',
  remediation: 'Correct the selectors; namespaces outside the target are declared under external in stack.yaml.',
  source: 'Kubernetes docs, Network Policies; kube-linter dangling-networkpolicypeer-podselector; Monokle LNK001',
  kinds: ['NetworkPolicy'],

  *check(policy, stack) {
    const own = namespaceOf(policy);
    for (const { value: peer, path } of peers(policy)) {
      const { namespaceSelector, podSelector } = peer;
      const namespaces = namespaceSelector
        ? selectedNamespaces(stack, namespaceSelector)
        : { known: [own], open: false };
      if (!namespaces.known.length && !namespaces.open) {
        yield {
          path: `${path}.namespaceSelector`,
          message: 'the peer is in no namespace of the target, nor in one declared outside',
        };
      } else if (isNarrow(podSelector) && !namespaces.open) {
        if (namespaces.known.some((namespace) => podsSelected(stack, namespace, podSelector).length)) continue;
        yield { path: `${path}.podSelector`, message: `the peer is no pod of ${namespaces.known.join(', ')}` };
      }
    }
  },

  pass: {
    'a pod of the same namespace': `
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }
      ---
      kind: Pod
      metadata: { name: web, labels: { app: web } }
      spec: {}
    `,
    'namespaces that every cluster has hold pods we cannot see': `
      kind: NetworkPolicy
      metadata: { name: dns }
      spec:
        podSelector: {}
        egress:
          - to:
              - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
                podSelector: { matchLabels: { k8s-app: kube-dns } }
    `,
    'a label that namespaces outside may carry': `
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: web } } }] }] }
    `,
    addresses: `
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
    `,
  },
  fail: {
    'the peer is no pod of logging': `
      kind: NetworkPolicy
      metadata: { name: web, namespace: logging }
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }
    `,
    'the peer is no pod of agents': `
      kind: NetworkPolicy
      metadata: { name: web, namespace: logging }
      spec:
        podSelector: {}
        ingress:
          - from:
              - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: agents } }
                podSelector: { matchLabels: { app: fluentbit } }
      ---
      kind: Namespace
      metadata: { name: agents }
      ---
      kind: DaemonSet
      metadata: { name: fluentd, namespace: agents }
      spec: { template: { metadata: { labels: { app: fluentd } }, spec: {} } }
    `,
    'the peer is in no namespace of the target, nor in one declared outside': `
      kind: NetworkPolicy
      metadata: { name: web }
      spec:
        podSelector: {}
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingres } } }] }]
    `,
  },
};
