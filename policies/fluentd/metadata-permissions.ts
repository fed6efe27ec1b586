import { settings } from '../../scripts/model/fluentd/plugin';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { podSpec } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { eachAgent, fluentdKinds, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (rules: string, binding = 'ClusterRoleBinding') =>
  agentExample('<filter **>\n  @type kubernetes_metadata\n</filter>', {
    pod: 'serviceAccountName: fluentd',
    more: `
      kind: ClusterRole
      metadata: { name: fluentd }
      rules: [${rules}]
      ---
      kind: ${binding}
      metadata: { name: fluentd, namespace: logs }
      roleRef: { kind: ClusterRole, name: fluentd }
      subjects: [{ kind: ServiceAccount, name: fluentd, namespace: logs }]
    `,
  });

export const metadataPermissions: Policy = {
  id: 'fluentd/metadata-permissions',
  title: 'The agent may read the pods and namespaces that its metadata filter asks for',
  severity: 'error',
  rationale: 'The API server answers 403, and records arrive without labels: names that are made of labels are wrong.',
  remediation:
    'Bind a ClusterRole with `pods` and `namespaces`: get, list, watch, to the ServiceAccount, by a ClusterRoleBinding.',
  source: 'fabric8io/fluent-plugin-kubernetes_metadata_filter README; checks FD-18',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    for (const { element, type } of walk(agent)) {
      if (type !== 'kubernetes_metadata') continue;
      const read = settings(element, agent.environment);
      const verbs = read.bool('watch', true) ? ['get', 'list', 'watch'] : ['get'];
      const resources = read.bool('skip_namespace_metadata', false) ? ['pods'] : ['pods', 'namespaces'];
      const spec = podSpec(agent.workload);
      const account = String(spec?.value.serviceAccountName ?? spec?.value.serviceAccount ?? 'default');
      const roles = rolesOf(stack, account, agent.workload.metadata.namespace);
      if (roles === 'unknown') return;
      const denied = resources.flatMap((resource) =>
        verbs
          .filter((verb) => !roles.some((role) => grants(role, verb, resource)))
          .map((verb) => `${verb} ${resource}`),
      );
      if (denied.length > 0) {
        yield {
          object: agent.workload,
          path: `${spec?.path}.serviceAccountName`,
          message: `ServiceAccount ${account} may not ${denied.join(', ')}`,
        };
      }
    }
  }),

  pass: { 'a ClusterRole': config('{ apiGroups: [""], resources: [pods, namespaces], verbs: [get, list, watch] }') },
  fail: {
    'ServiceAccount fluentd may not get namespaces, list namespaces, watch namespaces': config(
      '{ apiGroups: [""], resources: [pods], verbs: ["*"] }',
    ),
    'ServiceAccount fluentd may not get pods, list pods, watch pods, get namespaces, list namespaces, watch namespaces':
      config('{ apiGroups: [""], resources: [pods, namespaces], verbs: [get, list, watch] }', 'RoleBinding'),
  },
};

/** The ClusterRoles that are bound to an account in the whole cluster; unknown where one is not in the stack. */
function rolesOf(stack: Stack, account: string, namespace: string | undefined): Manifest[] | 'unknown' {
  const found: Manifest[] = [];
  for (const binding of stack.memo(bindingsOf).get(`${namespace ?? 'default'}/${account}`) ?? []) {
    const role = stack.find('ClusterRole', binding['roleRef']?.name);
    if (!role) return 'unknown';
    found.push(role);
  }
  return found;
}

/** The ClusterRoleBindings of each account, `namespace/name`. */
function bindingsOf(stack: Stack): ReadonlyMap<string, ReadonlySet<Manifest>> {
  const found = new Map<string, Set<Manifest>>();
  for (const binding of stack.ofKind('ClusterRoleBinding')) {
    for (const subject of list(binding['subjects'])) {
      if (subject?.kind !== 'ServiceAccount') continue;
      const account = `${subject.namespace}/${subject.name}`;
      found.set(account, (found.get(account) ?? new Set()).add(binding));
    }
  }
  return found;
}

function grants(role: Manifest, verb: string, resource: string): boolean {
  const has = (values: unknown, wanted: string) => list(values).some((value) => value === '*' || value === wanted);
  return list(role['rules']).some(
    (rule) =>
      has(rule?.apiGroups, '') && has(rule?.resources, resource) && has(rule?.verbs, verb) && !rule.resourceNames,
  );
}
