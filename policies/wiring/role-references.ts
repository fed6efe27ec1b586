import { exists, missing } from '../../scripts/model/kube/lookup';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const builtIn = new Set(['admin', 'cluster-admin', 'edit', 'view']);

/** The roles that every API server keeps in its own namespaces. */
const ofSystem = (name: string) => name.startsWith('system:') || name === 'extension-apiserver-authentication-reader';

/** By name alone: a namespace on a ClusterRole means nothing. */
const clusterRoles = ({ ofKind }: Stack) => new Set(ofKind('ClusterRole').map(({ metadata }) => metadata.name));

export const roleReferences: Policy = {
  id: 'wiring/role-references',
  title: 'Every binding refers to a role that exists',
  severity: 'error',
  rationale: 'A binding to a missing role grants nothing: the program is refused at run time, with 403.',
  remediation: 'Correct roleRef, add the role, or declare it under external in stack.yaml.',
  source: 'Kubernetes docs, RBAC; kubevious role-binding-role-ref; Monokle LNK001',
  kinds: ['ClusterRoleBinding', 'RoleBinding'],

  *check(binding, stack) {
    const { kind, name } = binding['roleRef'] ?? {};
    if (typeof name !== 'string' || !name || (kind !== 'Role' && kind !== 'ClusterRole')) return;
    if (kind === 'ClusterRole' && (builtIn.has(name) || name.startsWith('system:'))) return;
    const namespace = kind === 'Role' ? namespaceOf(binding) : undefined;
    if (kind === 'Role' && /^kube-(?:system|public)$/.test(String(namespace)) && ofSystem(name)) return;
    if (exists(stack, kind, name, namespace) || (kind === 'ClusterRole' && stack.memo(clusterRoles).has(name))) return;
    yield { path: 'roleRef.name', message: `it grants ${missing(stack, kind, name, namespace)}` };
  },

  pass: {
    'the role exists':
      manifest('Role reader') + manifest('RoleBinding reader', { roleRef: '{ kind: Role, name: reader }' }),
    'every cluster has it': manifest('ClusterRoleBinding viewers', { roleRef: '{ kind: ClusterRole, name: view }' }),
  },
  fail: {
    'it grants Role reader, which is not in web': manifest('RoleBinding web/reader', {
      roleRef: '{ kind: Role, name: reader }',
    }),
    'it grants ClusterRole fluent, which is not in the target (did you mean fluentd?)':
      manifest('ClusterRole fluentd') +
      manifest('ClusterRoleBinding fluentd', { roleRef: '{ kind: ClusterRole, name: fluent }' }),
  },
};
