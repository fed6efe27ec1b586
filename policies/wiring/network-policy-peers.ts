import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { isNarrow, peers, selectedNamespaces } from '../../scripts/model/network/peers';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
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
    'a pod of the same namespace':
      manifest('NetworkPolicy web', {
        spec: '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }',
      }) + withPod('Pod web', { metadata: 'labels: { app: web }' }),
    'namespaces that every cluster has hold pods we cannot see': manifest('NetworkPolicy dns', {
      spec: `
        podSelector: {}
        egress:
          - to:
              - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
                podSelector: { matchLabels: { k8s-app: kube-dns } }
      `,
    }),
    'a label that namespaces outside may carry': manifest('NetworkPolicy web', {
      spec: '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: web } } }] }] }',
    }),
    addresses: manifest('NetworkPolicy web', {
      spec: '{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }',
    }),
  },
  fail: {
    'the peer is no pod of logging': manifest('NetworkPolicy logging/web', {
      spec: '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }',
    }),
    'the peer is no pod of agents':
      manifest('NetworkPolicy logging/web', {
        spec: `
        podSelector: {}
        ingress:
          - from:
              - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: agents } }
                podSelector: { matchLabels: { app: fluentbit } }
      `,
      }) +
      manifest('Namespace agents') +
      withPod('DaemonSet agents/fluentd', { labels: 'app: fluentd' }),
    'the peer is in no namespace of the target, nor in one declared outside': manifest('NetworkPolicy web', {
      spec: `
        podSelector: {}
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingres } } }] }]
      `,
    }),
  },
};
