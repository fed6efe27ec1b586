import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { accountOf, boundByName } from '../../scripts/model/rbac/accounts';
import { entries } from '../../scripts/model/references/references';
import type { Policy } from '../../scripts/rule/policy';

export const tokenMissing: Policy = {
  id: 'rbac/token-missing',
  title: 'A pod whose account has rights can use them',
  severity: 'warning',
  rationale: 'The program asks the API without a token and is refused, or the rights are a leftover.',
  remediation: 'Remove automountServiceAccountToken: false, project a token, or remove the binding.',
  source: 'Kubernetes docs, Configure Service Accounts; checks FD-18',
  kinds: workloadKinds,

  *check(workload, stack) {
    const account = accountOf(stack, workload);
    if (!account || account.mounted || account.name === 'default') return;
    const named = stack.memo(boundByName).has(`${namespaceOf(workload)}/${account.name}`);
    const sources = entries(podSpec(workload)?.value.volumes, '').flatMap(({ value }) =>
      entries(value.projected?.sources, ''),
    );
    if (!named || sources.some(({ value }) => value.serviceAccountToken)) return;
    yield { path: account.path, message: `ServiceAccount ${account.name} has rights, but its pods mount no token` };
  },

  pass: {
    'a token is projected by hand': `
      kind: ClusterRoleBinding
      metadata: { name: web }
      subjects: [{ kind: ServiceAccount, name: web, namespace: default }]
      ---
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec:
            serviceAccountName: web
            automountServiceAccountToken: false
            volumes: [{ name: token, projected: { sources: [{ serviceAccountToken: { path: token } }] } }]
    `,
  },
  fail: {
    'ServiceAccount web has rights, but its pods mount no token': `
      kind: RoleBinding
      metadata: { name: web }
      subjects: [{ kind: ServiceAccount, name: web }]
      ---
      kind: Deployment
      metadata: { name: web }
      spec: { template: { spec: { serviceAccountName: web, automountServiceAccountToken: false } } }
    `,
  },
};
