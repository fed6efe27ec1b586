import type { Manifest } from '../../scripts/model/kube/manifest';
import { list, record } from '../../scripts/model/kube/shape';
import { isPolicy } from '../../scripts/model/network/edges';
import { isNarrow } from '../../scripts/model/network/peers';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy, Violation } from '../../scripts/rule/policy';

const everywhere = new Set(['0.0.0.0/0', '::/0']);
/** An API server is no pod, and to some networks (Cilium) no address either: only its ports can be named. */
const apiServer = new Set([443, 6443]);

/** Everything that is wrong with one rule. */
function* faults(
  rule: Readonly<Record<string, unknown>>,
  direction: 'ingress' | 'egress',
  path: string,
): Iterable<Violation> {
  const side = direction === 'ingress' ? 'from' : 'to';
  const peers = list(rule[side]);
  const ports = list(rule['ports']);
  const toApiServer =
    direction === 'egress' && ports.length > 0 && ports.every((port) => apiServer.has(record(port)['port']));
  if (!peers.length && !toApiServer) yield { path: `${path}.${side}`, message: `traffic ${side} everybody is allowed` };
  for (const [index, peer] of peers.entries()) {
    const { ipBlock, namespaceSelector, podSelector } = record(peer);
    const { cidr } = record(ipBlock);
    const place = `${path}.${side}[${index}]`;
    if (everywhere.has(String(cidr))) {
      // an object store has no label and often no fixed address: the port must do
      if (direction === 'egress' && ports.length && ports.every((port) => record(port)['port'])) continue;
      yield { path: `${place}.ipBlock.cidr`, message: `traffic ${side} ${cidr} is allowed` };
    } else if (namespaceSelector && !isNarrow(namespaceSelector) && !isNarrow(podSelector)) {
      yield { path: `${place}.namespaceSelector`, message: `traffic ${side} every pod of the cluster is allowed` };
    }
  }
}

export const wideEdges: Policy = {
  id: 'network/wide-edges',
  title: 'A NetworkPolicy names whom it lets in and out',
  severity: 'error',
  rationale: 'A rule without peers, or for every address, undoes the default deny for the pods it selects.',
  remediation:
    'Name the peer by `podSelector` and `namespaceSelector`; an address outside by the smallest `cidr`, with its port.',
  source: 'Kubernetes NetworkPolicy; checks SEC-05',
  kinds: ['NetworkPolicy'],

  *check(policy: Manifest) {
    if (!isPolicy(policy)) return;
    for (const direction of ['ingress', 'egress'] as const) {
      for (const [index, rule] of list(record(policy['spec'])[direction]).entries()) {
        yield* faults(record(rule), direction, `spec.${direction}[${index}]`);
      }
    }
  },

  pass: {
    'peers are named': manifest('NetworkPolicy kibana', {
      spec: `
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } } }] }]
        egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }], ports: [{ port: 9200 }] }]
      `,
    }),
    'the API server has no label': manifest('NetworkPolicy fluentd', {
      spec: `
        egress:
          - { ports: [{ port: 443 }, { port: 6443 }] }
          - { to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 16443 }] }
      `,
    }),
  },
  fail: {
    'traffic from everybody is allowed\ntraffic to everybody is allowed': manifest('NetworkPolicy kibana', {
      spec: '{ ingress: [{}], egress: [{ ports: [{ port: 9200 }] }] }',
    }),
    'traffic from 0.0.0.0/0 is allowed': manifest('NetworkPolicy kibana', {
      spec: '{ ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 5601 }] }] }',
    }),
    'traffic from every pod of the cluster is allowed': manifest('NetworkPolicy kibana', {
      spec: '{ ingress: [{ from: [{ namespaceSelector: {} }] }] }',
    }),
  },
};
