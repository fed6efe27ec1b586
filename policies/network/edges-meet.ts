import type { Stack } from '../../scripts/model/kube/stack';
import type { Edge } from '../../scripts/model/network/edges';
import { isPolicy, network, podSetOf, sharePort } from '../../scripts/model/network/edges';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** One pair of an edge that the policies of the other side let through, or the first pair where none is. */
function broken(edge: Edge, stack: Stack): { from: string; to: string } | undefined {
  const model = network(stack);
  const opposite = edge.direction === 'ingress' ? 'egress' : 'ingress';
  const workloads = podSetOf(stack);
  let first: { from: string; to: string } | undefined;
  for (const own of edge.pods) {
    for (const object of edge.peers) {
      const peer = workloads.get(object);
      if (!peer || peer.spec.hostNetwork === true || own.spec.hostNetwork === true) return undefined;
      const listener = edge.direction === 'ingress' ? own : peer;
      const met =
        !model.isolated(peer, opposite) ||
        model
          .of(peer, opposite)
          .some((other) => (other.open || other.peers.has(own.object)) && sharePort(edge, other, listener));
      if (met) return undefined;
      const [from, to] = edge.direction === 'ingress' ? [peer, own] : [own, peer];
      first ??= { from: from.object.metadata.name, to: to.object.metadata.name };
    }
  }
  return first;
}

export const edgesMeet: Policy = {
  id: 'network/edges-meet',
  title: 'What a NetworkPolicy allows on one side is allowed on the other',
  severity: 'error',
  rationale:
    'Traffic passes only when the policies of both pods allow it: an edge with one end is a connection that times out.',
  remediation: 'Add the opposite edge, with the same port, to the policies of the pod that the message names.',
  source: 'Kubernetes NetworkPolicy, the two sorts of pod isolation; checks SEC-05',
  kinds: ['NetworkPolicy'],

  *check(policy, stack) {
    if (!isPolicy(policy)) return;
    for (const edge of stack.memo(byPolicy).get(policy) ?? []) {
      if (!edge.narrow || edge.open) continue; // a whole namespace says little of single pods
      const pair = broken(edge, stack);
      if (!pair) continue;
      const { from, to } = pair;
      const message =
        edge.direction === 'egress'
          ? `${from} may call ${to}, which does not let it in`
          : `${to} lets ${from} in, which may not call it`;
      yield { path: edge.path, message };
    }
  },

  pass: {
    'both sides allow it':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      withPod('Pod a/elasticsearch', {
        metadata: 'labels: { app: elasticsearch }',
        containers: '[{ ports: [{ name: https, containerPort: 9200 }] }]',
      }) +
      manifest('NetworkPolicy a/egress', {
        spec: `
        podSelector: { matchLabels: { app: kibana } }
        policyTypes: [Ingress, Egress]
        egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }], ports: [{ port: 9200 }] }]
      `,
      }) +
      manifest('NetworkPolicy a/ingress', {
        spec: `
        podSelector: { matchLabels: { app: elasticsearch } }
        policyTypes: [Ingress, Egress]
        ingress: [{ from: [{ podSelector: { matchLabels: { app: kibana } } }], ports: [{ port: https }] }]
      `,
      }),
    'the other side is not isolated':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      withPod('Pod a/elasticsearch', { metadata: 'labels: { app: elasticsearch }' }) +
      manifest('NetworkPolicy a/egress', {
        spec: `
        podSelector: { matchLabels: { app: kibana } }
        egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }] }]
      `,
      }),
  },
  fail: {
    'kibana may call elasticsearch, which does not let it in':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      withPod('Pod a/elasticsearch', { metadata: 'labels: { app: elasticsearch }' }) +
      manifest('NetworkPolicy a/egress', {
        spec: `
        podSelector: { matchLabels: { app: kibana } }
        egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }], ports: [{ port: 9200 }] }]
      `,
      }) +
      manifest('NetworkPolicy a/ingress', {
        spec: `
        podSelector: { matchLabels: { app: elasticsearch } }
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 9300 }] }]
      `,
      }),
    'elasticsearch lets kibana in, which may not call it':
      withPod('Pod a/kibana', { metadata: 'labels: { app: kibana }' }) +
      withPod('Pod a/elasticsearch', { metadata: 'labels: { app: elasticsearch }' }) +
      manifest('NetworkPolicy a/default-deny', { spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }' }) +
      manifest('NetworkPolicy a/ingress', {
        spec: `
        podSelector: { matchLabels: { app: elasticsearch } }
        ingress: [{ from: [{ podSelector: { matchLabels: { app: kibana } } }], ports: [{ port: 9200 }] }]
      `,
      }),
  },
};

function byPolicy(stack: Stack): Map<unknown, Edge[]> {
  const found = new Map<unknown, Edge[]>();
  for (const edge of network(stack).edges) {
    const known = found.get(edge.policy);
    if (known) known.push(edge);
    else found.set(edge.policy, [edge]);
  }
  return found;
}
