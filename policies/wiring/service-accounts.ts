import { exists, missing } from '../../scripts/model/kube/lookup';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const serviceAccounts: Policy = {
  id: 'wiring/service-accounts',
  title: 'Every service account that a pod runs as exists',
  severity: 'error',
  rationale:
    'The controller cannot create a single pod while the service account is missing; the rollout hangs without ' +
    'a pod to look at.',
  remediation: 'Correct serviceAccountName, add the ServiceAccount, or declare it under external in stack.yaml.',
  source:
    'Kubernetes ServiceAccount admission; kube-linter non-existent-service-account; kubevious service-account-' +
    'ref; Monokle LNK001',
  kinds: workloadKinds,

  *check(workload, stack) {
    const spec = podSpec(workload);
    const name: unknown = spec?.value.serviceAccountName || spec?.value.serviceAccount;
    if (!spec || typeof name !== 'string' || name === 'default') return;
    if (exists(stack, 'ServiceAccount', name, namespaceOf(workload))) return;
    const field = spec.value.serviceAccountName ? 'serviceAccountName' : 'serviceAccount';
    yield {
      path: `${spec.path}.${field}`,
      message: `pods run as ${missing(stack, 'ServiceAccount', name, namespaceOf(workload))}`,
    };
  },

  pass: {
    'it is in the target': manifest('ServiceAccount web') + withPod('Pod web', { serviceAccountName: 'web' }),
    'every namespace has the default one': withPod('Pod web', { serviceAccountName: 'default' }),
  },
  fail: {
    'pods run as ServiceAccount fluentd, which is not in logging': withPod('DaemonSet logging/fluentd', {
      serviceAccountName: 'fluentd',
    }),
  },
};
