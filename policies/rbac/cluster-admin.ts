import { bindingKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const clusterAdmin: Policy = {
  id: 'rbac/cluster-admin',
  title: 'Nobody is bound to cluster-admin',
  severity: 'error',
  rationale: 'cluster-admin is root on every node and reader of every Secret; a stolen token is a lost cluster.',
  remediation: 'Bind a role that names what is needed.',
  source:
    'Kubernetes docs, RBAC Good Practices: least privilege; kube-linter cluster-admin-role-binding; Polaris ' +
    'clusterrolebindingClusterAdmin, rolebindingClusterAdminClusterRole; Polaris rolebindingClusterAdminRole',
  kinds: bindingKinds,

  *check({ roleRef }) {
    if (roleRef?.kind !== 'ClusterRole' || roleRef.name !== 'cluster-admin') return;
    yield { path: 'roleRef.name', message: 'it grants cluster-admin' };
  },

  pass: {
    'a role of its own': manifest('ClusterRoleBinding fluentd', { roleRef: '{ kind: ClusterRole, name: fluentd }' }),
  },
  fail: {
    'it grants cluster-admin': manifest('ClusterRoleBinding fluentd', {
      roleRef: '{ kind: ClusterRole, name: cluster-admin }',
    }),
  },
};
