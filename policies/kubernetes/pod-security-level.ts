import { podSetsIn } from '../../scripts/model/kube/pods';
import type { Policy } from '../../scripts/rule/policy';

const label = 'pod-security.kubernetes.io/enforce';

export const podSecurityLevel: Policy = {
  id: 'kubernetes/pod-security-level',
  title: 'Every namespace with pods says which level it admits',
  severity: 'error',
  rationale:
    'Without the label the default of the cluster decides: in one cluster a privileged pod runs unseen, in another ' +
    'the same manifests are refused at admission.',
  remediation: 'Label the namespace with the level that its pods need, and keep privileged pods in one of their own.',
  source: 'Kubernetes docs, Pod Security Admission; checks SEC-01, errata E01',
  kinds: ['Namespace'],

  *check({ metadata }, stack) {
    if (metadata.labels?.[label] !== undefined || !podSetsIn(stack, metadata.name).length) return;
    yield { path: `metadata.labels[${label}]`, message: `${metadata.name} enforces no level of Pod Security` };
  },

  pass: {
    'the level is said': `
      kind: Namespace
      metadata: { name: logs, labels: { pod-security.kubernetes.io/enforce: restricted } }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: logs }
      spec: { template: { spec: { containers: [{ name: kibana }] } } }
    `,
    'no pod is in it': `
      kind: Namespace
      metadata: { name: certificates }
    `,
  },
  fail: {
    'kube-logging enforces no level of Pod Security': `
      kind: Namespace
      metadata: { name: kube-logging }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: kube-logging }
      spec: { template: { spec: { containers: [{ name: kibana }] } } }
    `,
  },
};
