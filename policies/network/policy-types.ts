import { list, record } from '../../scripts/model/kube/shape';
import { isPolicy } from '../../scripts/model/network/edges';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const policyTypes: Policy = {
  id: 'network/policy-types',
  title: 'A NetworkPolicy names the directions that it has rules for',
  severity: 'error',
  rationale:
    'Rules of a direction that `policyTypes` leaves out are ignored without a word; absent, egress stays open.',
  remediation: 'Set `spec.policyTypes` to the directions of the rules, and to those that shall be closed.',
  source: 'Kubernetes NetworkPolicySpec.policyTypes',
  kinds: ['NetworkPolicy'],

  *check(policy) {
    if (!isPolicy(policy)) return;
    const spec = record(policy['spec']);
    const types = spec['policyTypes'];
    if (!Array.isArray(types)) {
      yield { path: 'spec.policyTypes', message: 'policyTypes is not set' };
      return;
    }
    for (const [field, type] of [
      ['ingress', 'Ingress'],
      ['egress', 'Egress'],
    ] as const) {
      if (list(spec[field]).length && !types.includes(type)) {
        yield { path: `spec.${field}`, message: `the ${field} rules are without effect: policyTypes lacks ${type}` };
      }
    }
  },

  pass: {
    'the direction is named': manifest('NetworkPolicy kibana', {
      spec: '{ policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }] }',
    }),
  },
  fail: {
    'the egress rules are without effect: policyTypes lacks Egress': manifest('NetworkPolicy kibana', {
      spec: '{ policyTypes: [Ingress], egress: [{ to: [{ podSelector: {} }] }] }',
    }),
    'policyTypes is not set': manifest('NetworkPolicy kibana', { spec: '{ podSelector: {} }' }),
  },
};
