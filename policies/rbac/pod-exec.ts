import { allowed, grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const shells = new Set(['pods/attach', 'pods/ephemeralcontainers', 'pods/exec', 'pods/portforward', 'nodes/proxy']);

export const podExec: Policy = {
  id: 'rbac/pod-exec',
  title: 'No role runs commands in pods of others',
  severity: 'error',
  rationale: 'A shell in a pod is all that the pod is: its files, its passwords, its service account.',
  remediation: 'Remove pods/exec, pods/attach, pods/portforward and pods/ephemeralcontainers.',
  source:
    'Kubernetes docs, RBAC Good Practices; Monokle KBP107; Polaris rolePodExecAttach, clusterrolePodExecAttach, ' +
    'clusterrolebindingPodExecAttach, rolebindingClusterRolePodExecAttach, rolebindingRolePodExecAttach',
  kinds: roleKinds,

  *check(role) {
    for (const grant of grants(role)) {
      const doors = grant.resources.filter((resource) => shells.has(resource));
      if (!grant.groups.includes('') || !doors.length || !allowed(grant, ['create', 'get', 'update', 'patch']).length)
        continue;
      yield { path: `${grant.path}.resources`, message: `the rule grants ${doors.join(', ')}` };
    }
  },

  pass: {
    'logs are only read': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods, pods/log], verbs: [get] }]",
    }),
  },
  fail: {
    'the rule grants pods/exec': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods/exec], verbs: [create] }]",
    }),
  },
};
