import { allowed, grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const secretsAccess: Policy = {
  id: 'rbac/secrets-access',
  title: 'No role reads or writes Secrets at large',
  severity: 'error',
  rationale: 'Who lists Secrets has every password of the namespace, and the tokens of every account in it.',
  remediation: 'Mount the Secret into the pod, or narrow the rule to get on resourceNames.',
  source: 'Kubernetes docs, RBAC Good Practices: listing secrets; kube-linter access-to-secrets',
  kinds: roleKinds,

  *check(role) {
    for (const grant of grants(role)) {
      if (!grant.groups.includes('') || !grant.resources.includes('secrets')) continue;
      // A name narrows neither list and watch (they answer with a whole collection) nor create (it has no name yet).
      const wide = ['list', 'watch', 'create', 'deletecollection'];
      const verbs = allowed(grant, grant.names.length ? wide : ['get', 'update', 'patch', 'delete', ...wide]);
      if (verbs.length)
        yield { path: `${grant.path}.resources`, message: `the rule grants ${verbs.join(', ')} of secrets` };
    }
  },

  pass: {
    'one Secret, by name': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [get] }]",
    }),
  },
  fail: {
    'the rule grants get, list of secrets': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [secrets], verbs: [get, list] }]",
    }),
    'the rule grants list, watch, create, deletecollection of secrets': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: ['*'] }]",
    }),
  },
};
