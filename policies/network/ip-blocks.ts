import { network } from '../../scripts/model/kube/network';
import { isPolicy } from '../../scripts/model/network/edges';
import { entries } from '../../scripts/model/references/references';
import type { Policy } from '../../scripts/rule/policy';

export const ipBlocks: Policy = {
  id: 'network/ip-blocks',
  title: 'Every address block is written as its first address',
  severity: 'warning',
  rationale:
    '`10.0.0.5/8` is all of 10.0.0.0/8, not the one address that it names; network plugins differ in what they make of it.',
  remediation: 'Write /32 for one address, or the first address of the network.',
  source: 'Kubernetes docs, NetworkPolicy; API server warning for legacy CIDR values (KEP-4858)',
  kinds: ['NetworkPolicy'],

  *check(policy) {
    if (!isPolicy(policy)) return;
    for (const [side, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const { value: rule, path } of entries(policy['spec']?.[side], `spec.${side}`)) {
        for (const { value: peer, path: at } of entries(rule[peers], `${path}.${peers}`)) {
          const first = firstAddress(peer.ipBlock?.cidr);
          if (first) yield { path: `${at}.ipBlock.cidr`, message: `${peer.ipBlock.cidr} is the network ${first}` };
        }
      }
    }
  },

  pass: {
    'a network, and one address': `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: 10.0.0.5/32 } }] }] }
    `,
  },
  fail: {
    '10.0.0.5/8 is the network 10.0.0.0/8': `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.5/8 } }] }] }
    `,
  },
};

/** The network that an IPv4 block means, where it is written otherwise. */
function firstAddress(cidr: unknown): string | undefined {
  const found = network(cidr);
  if (found?.family !== 4) return undefined;
  const start = (found.start >> found.free) << found.free;
  if (start === found.start) return undefined;
  return `${[24n, 16n, 8n, 0n].map((shift) => (start >> shift) & 255n).join('.')}/${found.bits}`;
}
