import { allowed, grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const roles = ['roles', 'clusterroles'];
const bindings = ['rolebindings', 'clusterrolebindings'];

/** The verbs on resources that lead up to all rights. */
const ladders = [
  { verbs: ['escalate', 'bind'], resources: roles },
  { verbs: ['create', 'update', 'patch'], resources: bindings },
  { verbs: ['impersonate'], resources: ['users', 'groups', 'serviceaccounts', 'uids'] },
  { verbs: ['create'], resources: ['serviceaccounts/token'] },
  { verbs: ['update', 'patch'], resources: ['certificatesigningrequests/approval'] },
  { verbs: ['approve'], resources: ['signers'] },
];

export const escalation: Policy = {
  id: 'rbac/escalation',
  title: 'No role can give itself more rights',
  severity: 'error',
  rationale:
    'escalate, bind and impersonate, tokens of other accounts and approval of certificates each lead to cluster-admin.',
  remediation: 'Remove the rule; grants are made in Git and applied by Argo CD.',
  source: 'Kubernetes docs, RBAC Good Practices: escalate, bind, impersonate, token request, CSRs',
  kinds: roleKinds,

  *check(role) {
    for (const grant of grants(role)) {
      const has = (resources: readonly string[]) =>
        grant.resources.filter((resource) => resources.includes(resource)).join(', ');
      for (const { verbs, resources } of ladders) {
        const [found, on] = [allowed(grant, verbs), has(resources)];
        if (!found.length || !on) continue;
        yield { path: `${grant.path}.verbs`, message: `the rule grants ${found.join(', ')} of ${on}` };
      }
    }
  },

  pass: {
    'it reads roles': manifest('ClusterRole web', {
      rules: '[{ apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, list] }]',
    }),
  },
  fail: {
    'the rule grants escalate, bind of clusterroles': manifest('ClusterRole web', {
      rules: '[{ apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, bind, escalate] }]',
    }),
    'the rule grants impersonate of users': manifest('ClusterRole web', {
      rules: "[{ apiGroups: [''], resources: [users], verbs: [impersonate] }]",
    }),
    'the rule grants create of serviceaccounts/token': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [serviceaccounts/token], verbs: [create] }]",
    }),
  },
};
