import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { accountOf, boundByName } from '../../scripts/model/rbac/accounts';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
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
    'a token is projected by hand':
      manifest('ClusterRoleBinding web', { subjects: '[{ kind: ServiceAccount, name: web, namespace: default }]' }) +
      withPod('Deployment web', {
        serviceAccountName: 'web',
        automountServiceAccountToken: 'false',
        volumes: '[{ name: token, projected: { sources: [{ serviceAccountToken: { path: token } }] } }]',
      }),
  },
  fail: {
    'ServiceAccount web has rights, but its pods mount no token':
      manifest('RoleBinding web', { subjects: '[{ kind: ServiceAccount, name: web }]' }) +
      withPod('Deployment web', { serviceAccountName: 'web', automountServiceAccountToken: 'false' }),
  },
};
