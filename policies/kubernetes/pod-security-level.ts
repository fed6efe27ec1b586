import { podSetsIn } from '../../scripts/model/kube/pods';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import { enforcing } from '../../scripts/rule/examples/pod-security';
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
    'the level is said': enforcing('restricted', 'logs') + withPod('Deployment logs/kibana', { container: '' }),
    'no pod is in it': manifest('Namespace certificates'),
  },
  fail: {
    'kube-logging enforces no level of Pod Security':
      manifest('Namespace kube-logging') + withPod('Deployment kube-logging/kibana', { container: '' }),
  },
};
