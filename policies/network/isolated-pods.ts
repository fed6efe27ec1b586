import { workloadKinds } from '../../scripts/model/kube/pod';
import type { PodSet } from '../../scripts/model/kube/pods';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { selects } from '../../scripts/model/kube/selector';
import { record } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { network, podSetOf } from '../../scripts/model/network/edges';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Policies of Cilium close a direction once they have a rule for it. */
function closedByCilium(stack: Stack, pods: PodSet, direction: string): boolean {
  return stack.ofKind('CiliumNetworkPolicy').some((policy) => {
    const spec = record(policy['spec']);
    const denies = spec[direction] ?? spec[`${direction}Deny`];
    return (
      namespaceOf(policy) === pods.namespace && denies !== undefined && selects(spec['endpointSelector'], pods.labels)
    );
  });
}

export const isolatedPods: Policy = {
  id: 'network/isolated-pods',
  title: 'A NetworkPolicy covers every pod, in both directions',
  severity: 'error',
  rationale:
    'A pod without one talks to everybody and is reachable for everybody: any container of the cluster can ask ' +
    'Elasticsearch, and a container that is taken over can send data out.',
  remediation: 'Add a policy `default-deny` to the namespace, and a policy for each edge that is needed.',
  source:
    'kube-linter non-isolated-pod, kube-score pod-networkpolicy, Polaris missingNetworkPolicy; checks SEC-05, errata E08',
  kinds: workloadKinds,

  *check(workload, stack) {
    const pods = podSetOf(stack).get(workload);
    if (!pods || pods.spec.hostNetwork === true) return; // kubernetes/host-namespaces: no policy holds there
    for (const direction of ['ingress', 'egress'] as const) {
      if (network(stack).isolated(pods, direction) || closedByCilium(stack, pods, direction)) continue;
      const message = direction === 'ingress' ? 'everybody reaches the pod' : 'nothing is closed to the pod';
      yield { path: pods.path, message: `${message}: no NetworkPolicy covers its ${direction}` };
    }
  },

  pass: {
    'the namespace denies by default':
      manifest('NetworkPolicy kube-logging/default-deny', {
        spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }',
      }) + withPod('Deployment kube-logging/kibana', { labels: 'app: kibana' }),
    'a policy of its own closes both':
      manifest('NetworkPolicy kube-logging/kibana', {
        spec: '{ podSelector: { matchLabels: { app: kibana } }, egress: [{ ports: [{ port: 53 }] }] }',
      }) + withPod('Deployment kube-logging/kibana', { labels: 'app: kibana' }),
  },
  fail: {
    'everybody reaches the pod: no NetworkPolicy covers its ingress\nnothing is closed to the pod: no NetworkPolicy covers its egress':
      manifest('NetworkPolicy elsewhere/default-deny', {
        spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }',
      }) + withPod('Deployment kube-logging/kibana'),
    'nothing is closed to the pod: no NetworkPolicy covers its egress':
      manifest('NetworkPolicy kube-logging/kibana', {
        spec: '{ podSelector: { matchLabels: { app: kibana } }, ingress: [{ from: [{ podSelector: {} }] }] }',
      }) + withPod('Deployment kube-logging/kibana', { labels: 'app: kibana' }),
  },
};
