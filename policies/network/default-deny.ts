import { namespaceOf, podSetsIn } from '../../scripts/model/kube/pods';
import { list, record } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { closes, isPolicy } from '../../scripts/model/network/edges';
import { isNarrow } from '../../scripts/model/network/peers';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The namespaces that a policy without rules closes, each with the directions. */
function denied(stack: Stack): Map<string, Set<string>> {
  const closed = new Map<string, Set<string>>();
  for (const policy of stack.ofKind('NetworkPolicy').filter(isPolicy)) {
    const spec = record(policy['spec']);
    if (isNarrow(spec['podSelector'])) continue;
    for (const direction of closes(policy)) {
      if (list(spec[direction]).length) continue;
      const directions = closed.get(namespaceOf(policy)) ?? new Set();
      closed.set(namespaceOf(policy), directions.add(direction));
    }
  }
  return closed;
}

export const defaultDeny: Policy = {
  id: 'network/default-deny',
  title: 'Every namespace with pods denies what no policy allows',
  severity: 'error',
  rationale: 'Policies for single pods leave open each pod that comes later, a debug pod as well as a forgotten Job.',
  remediation: 'Add a `NetworkPolicy` with `podSelector: {}`, `policyTypes: [Ingress, Egress]` and no rules.',
  source: 'Kubernetes NetworkPolicy, default deny all; checks SEC-05, errata E08',
  kinds: ['Namespace'],

  *check({ metadata }, stack) {
    if (!podSetsIn(stack, metadata?.name).some(({ spec }) => spec.hostNetwork !== true)) return;
    const closed = stack.memo(denied).get(metadata.name);
    const open = ['ingress', 'egress'].filter((direction) => !closed?.has(direction));
    if (open.length)
      yield { path: 'metadata.name', message: `${metadata.name} has no default deny for ${open.join(' and ')}` };
  },

  pass: {
    'one policy denies both':
      manifest('Namespace kube-logging') +
      manifest('NetworkPolicy kube-logging/default-deny', {
        spec: '{ podSelector: {}, policyTypes: [Ingress, Egress] }',
      }) +
      withPod('Pod kube-logging/kibana'),
    'no pod lives there': manifest('Namespace kube-logging'),
  },
  fail: {
    'kube-logging has no default deny for egress':
      manifest('Namespace kube-logging') +
      manifest('NetworkPolicy kube-logging/default-deny', { spec: '{ podSelector: {} }' }) +
      withPod('Pod kube-logging/kibana'),
  },
};
