import { workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { accountOf, isGranted } from '../../scripts/model/rbac/accounts';
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
    'it is switched off': `
      kind: Deployment
      metadata: { name: kibana }
      spec: { template: { spec: { automountServiceAccountToken: false } } }
    `,
    'the account says so': `
      kind: ServiceAccount
      metadata: { name: kibana }
      automountServiceAccountToken: false
      ---
      kind: Deployment
      metadata: { name: kibana }
      spec: { template: { spec: { serviceAccountName: kibana } } }
    `,
    'the account has rights': `
      kind: ServiceAccount
      metadata: { name: fluentd }
      ---
      kind: ClusterRoleBinding
      metadata: { name: fluentd }
      subjects: [{ kind: ServiceAccount, name: fluentd, namespace: default }]
      ---
      kind: DaemonSet
      metadata: { name: fluentd }
      spec: { template: { spec: { serviceAccountName: fluentd } } }
    `,
  },
  fail: {
    'its pods mount a token of ServiceAccount default, which has no rights': `
      kind: Deployment
      metadata: { name: kibana }
      spec: { template: { spec: {} } }
    `,
  },
};
