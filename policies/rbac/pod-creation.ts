import { allowed, grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The resources that make pods, by API group. */
const workloads = new Map([
  ['pods', ''],
  ['replicationcontrollers', ''],
  ['daemonsets', 'apps'],
  ['deployments', 'apps'],
  ['replicasets', 'apps'],
  ['statefulsets', 'apps'],
  ['cronjobs', 'batch'],
  ['jobs', 'batch'],
]);

export const podCreation: Policy = {
  id: 'rbac/pod-creation',
  title: 'No role creates pods or workloads',
  severity: 'error',
  rationale: 'Who creates a pod may mount every Secret of the namespace and run as any of its service accounts.',
  remediation: 'Leave the creation of workloads to Argo CD; remove the verb.',
  source: 'Kubernetes docs, RBAC Good Practices: workload creation; kube-linter access-to-create-pods; Monokle KBP106',
  kinds: roleKinds,

  *check(role) {
    for (const grant of grants(role)) {
      const kinds = grant.resources.filter((resource) => grant.groups.includes(workloads.get(resource) ?? '-'));
      if (!kinds.length || !allowed(grant, ['create']).length) continue;
      yield { path: `${grant.path}.verbs`, message: `the rule grants create of ${kinds.join(', ')}` };
    }
  },

  pass: {
    'it only reads them': manifest('ClusterRole fluentd', {
      rules: "[{ apiGroups: [''], resources: [pods], verbs: [get, list, watch] }]",
    }),
  },
  fail: {
    'the rule grants create of pods': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods, configmaps], verbs: [create] }]",
    }),
    'the rule grants create of deployments': manifest('Role web', {
      rules: "[{ apiGroups: [apps], resources: [deployments], verbs: ['*'] }]",
    }),
  },
};
