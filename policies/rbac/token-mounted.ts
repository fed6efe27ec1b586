import { workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { accountOf, isGranted } from '../../scripts/model/rbac/accounts';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const tokenMounted: Policy = {
  id: 'rbac/token-mounted',
  title: 'A pod mounts a token of the API only where it has rights there',
  severity: 'warning',
  rationale: 'A token that nobody uses is a login to the API server for whoever breaks into the pod.',
  remediation: 'Set automountServiceAccountToken: false in the pod or on its ServiceAccount.',
  source:
    'Kubernetes docs, Configure Service Accounts: opt out; Polaris automountServiceAccountToken; Monokle ' +
    'KBP103; errata E49, checks SEC-06',
  kinds: workloadKinds,

  *check(workload, stack) {
    const account = accountOf(stack, workload);
    if (!account?.mounted || isGranted(stack, namespaceOf(workload), account.name)) return;
    if (!account.object && account.name !== 'default') return; // its rights are outside the target, too
    yield {
      path: account.path,
      message: `its pods mount a token of ServiceAccount ${account.name}, which has no rights`,
    };
  },

  fix: ({ path }) => [{ path, set: false }],

  pass: {
    'it is switched off': withPod('Deployment kibana', { automountServiceAccountToken: 'false' }),
    'the account says so':
      manifest('ServiceAccount kibana', { automountServiceAccountToken: 'false' }) +
      withPod('Deployment kibana', { serviceAccountName: 'kibana' }),
    'the account has rights':
      manifest('ServiceAccount fluentd') +
      manifest('ClusterRoleBinding fluentd', {
        subjects: '[{ kind: ServiceAccount, name: fluentd, namespace: default }]',
      }) +
      withPod('DaemonSet fluentd', { serviceAccountName: 'fluentd' }),
  },
  fail: {
    'its pods mount a token of ServiceAccount default, which has no rights': withPod('Deployment kibana'),
  },
};
