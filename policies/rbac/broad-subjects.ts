import { bindingKinds } from '../../scripts/model/rbac/rules';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const groups = new Set(['system:authenticated', 'system:masters', 'system:serviceaccounts', 'system:unauthenticated']);

export const broadSubjects: Policy = {
  id: 'rbac/broad-subjects',
  title: 'No rights are bound to everybody',
  severity: 'error',
  rationale: 'These groups hold every user or every pod of the cluster, the anonymous ones even who never logged in.',
  remediation: 'Bind to the group or account that needs it.',
  source: 'Kubernetes docs, RBAC Good Practices: system:masters, system:unauthenticated',
  kinds: bindingKinds,

  *check(binding) {
    for (const {
      value: { kind, name },
      path,
    } of entries(binding['subjects'], 'subjects')) {
      const broad = kind === 'Group' ? groups.has(name) : kind === 'User' && name === 'system:anonymous';
      if (broad) yield { path: `${path}.name`, message: `it grants rights to ${kind} ${name}` };
    }
  },

  pass: {
    'one group of people': manifest('ClusterRoleBinding viewers', {
      subjects: '[{ kind: Group, name: platform-team }]',
    }),
  },
  fail: {
    'it grants rights to Group system:authenticated': manifest('ClusterRoleBinding viewers', {
      subjects: '[{ kind: Group, name: system:authenticated }]',
    }),
    'it grants rights to User system:anonymous': manifest('ClusterRoleBinding viewers', {
      subjects: '[{ kind: User, name: system:anonymous }]',
    }),
  },
};
