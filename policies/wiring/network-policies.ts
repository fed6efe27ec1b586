import { group } from '../../scripts/model/kube/manifest';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { isNarrow } from '../../scripts/model/network/peers';
import type { Policy } from '../../scripts/rule/policy';

export const networkPolicies: Policy = {
  id: 'wiring/network-policies',
  title: 'Every NetworkPolicy applies to the pods of a workload',
  severity: 'error',
  rationale: 'A policy that selects nothing protects nothing; a rename of labels silently opens what it closed.',
  remediation:
    "Make spec.podSelector match the labels of the workload's template, in the same namespace; {} means every pod.",
  source:
    'Kubernetes docs, Network Policies; kube-linter dangling-networkpolicy; kube-score ' +
    'networkpolicy-targets-pod; kubevious; kubevious network-policy-pod-selector-ref',
  kinds: ['NetworkPolicy'],

  *check(policy, stack) {
    const selector = policy['spec']?.podSelector;
    if (group(policy) === 'crd.projectcalico.org' || !selector || !isNarrow(selector)) return;
    if (podsSelected(stack, namespaceOf(policy), selector).length) return;
    yield { path: 'spec.podSelector', message: `the selector matches no pod of ${namespaceOf(policy)}` };
  },

  pass: {
    'a template has the labels': `
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { podSelector: { matchLabels: { app: web } } }
      ---
      kind: CronJob
      metadata: { name: web }
      spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: web } }, spec: {} } } } }
    `,
    'every pod, were there one': `
      kind: NetworkPolicy
      metadata: { name: default-deny }
      spec: { podSelector: {} }
    `,
  },
  fail: {
    'the selector matches no pod of default': `
      kind: NetworkPolicy
      metadata: { name: web }
      spec: { podSelector: { matchLabels: { app: wbe } } }
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { template: { metadata: { labels: { app: web } }, spec: {} } }
    `,
  },
};
