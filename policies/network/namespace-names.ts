import { isPolicy } from '../../scripts/model/network/edges';
import { entries } from '../../scripts/model/references/references';
import type { Policy } from '../../scripts/rule/policy';

export const namespaceNames: Policy = {
  id: 'network/namespace-names',
  title: 'A peer chooses a namespace by the label that it has',
  severity: 'warning',
  rationale:
    'Nothing gives a namespace the label `name`: a selector with it chooses no namespace, and the traffic that it should ' +
    'let through is dropped. Kubernetes itself sets kubernetes.io/metadata.name.',
  remediation: 'Select kubernetes.io/metadata.name, or give the Namespace the label.',
  source: 'Kubernetes docs, Network Policies: targeting a namespace by its name',
  kinds: ['NetworkPolicy'],

  *check(policy, stack) {
    if (!isPolicy(policy)) return;
    const labelled = (name: unknown) =>
      stack.ofKind('Namespace').some(({ metadata }) => metadata.labels?.['name'] === name);
    for (const [side, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const { value: rule, path } of entries(policy['spec']?.[side], `spec.${side}`)) {
        for (const { value: peer, path: at } of entries(rule[peers], `${path}.${peers}`)) {
          const name: unknown = peer.namespaceSelector?.matchLabels?.name;
          if (name === undefined || labelled(name)) continue;
          yield {
            path: `${at}.namespaceSelector.matchLabels.name`,
            message: `no Namespace has the label name: ${String(name)}`,
          };
        }
      }
    }
  },

  pass: {
    'the label that every namespace has': `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }] }] }
    `,
    'a label that the Namespace is given': `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { egress: [{ to: [{ namespaceSelector: { matchLabels: { name: shop } } }] }] }
      ---
      kind: Namespace
      metadata: { name: shop, labels: { name: shop } }
    `,
  },
  fail: {
    'no Namespace has the label name: kube-system': `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { egress: [{ to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }] }] }
    `,
  },
};
