import { resourcesOf } from '../../scripts/model/rbac/resources';
import type { Grant } from '../../scripts/model/rbac/rules';
import { grants, roleKinds } from '../../scripts/model/rbac/rules';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const knownResources: Policy = {
  id: 'rbac/known-resources',
  title: 'Every rule of a role names resources by their plural, in the API group that has them',
  severity: 'error',
  rationale:
    'The API server takes any word: a rule with the wrong group or a singular grants nothing, and the pod that needs ' +
    'it gets Forbidden when it runs.',
  remediation:
    "Write what the message names. `kubectl api-resources` lists groups and plurals; the core group is `''`.",
  source: 'Kubernetes docs, RBAC: referring to resources; kubectl api-resources',
  kinds: roleKinds,

  *check(role) {
    const all = grants(role);
    for (const grant of all) {
      if (grant.urls.length || grant.verbs.includes('impersonate')) continue; // users and groups are no resources
      for (const name of grant.groups) {
        const [group = '', version] = name.split('/');
        const is = version === undefined && !/^v\d+$/.test(name) ? undefined : show(version === undefined ? '' : group);
        if (is) yield { path: `${grant.path}.apiGroups`, message: `${name} is an apiVersion: the API group is ${is}` };
      }
      if (!grant.groups.length || !grant.groups.every((group) => resourcesOf.has(group))) continue;
      for (const resource of new Set(grant.resources.map((name) => name.split('/')[0] ?? ''))) {
        const message = mistake(resource, grant, all);
        if (message) yield { path: `${grant.path}.resources`, message };
      }
    }
  },

  pass: {
    'one of the groups has the resource': manifest('ClusterRole web', {
      rules: "[{ apiGroups: ['', apps], resources: [pods/log, deployments/scale], verbs: [get] }]",
    }),
    'a custom resource, and what only an old release had': manifest('ClusterRole web', {
      rules: `
        - { apiGroups: [example.com], resources: [thing], verbs: [get] }
        - { apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use] }
      `,
    }),
    'another rule grants it in its group: this one is for older clusters': manifest('ClusterRole web', {
      rules: `
        - { apiGroups: [extensions], resources: [ingresses], verbs: [get] }
        - { apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get] }
      `,
    }),
  },
  fail: {
    'deployments are in apps, not in the core group': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [pods, deployments], verbs: [get] }]",
    }),
    'apps/v1 is an apiVersion: the API group is apps': manifest('Role web', {
      rules: '[{ apiGroups: [apps/v1], resources: [deployments], verbs: [get] }]',
    }),
    "v1 is an apiVersion: the API group is ''": manifest('Role web', {
      rules: '[{ apiGroups: [v1], resources: [pods], verbs: [get] }]',
    }),
    'there is no resource ConfigMap (did you mean configmaps?)': manifest('Role web', {
      rules: "[{ apiGroups: [''], resources: [ConfigMap], verbs: [get] }]",
    }),
  },
};

const show = (group: string): string => group || "''";
const named = (group: string): string => group || 'the core group';

function mistake(resource: string, { groups }: Grant, all: readonly Grant[]): string | undefined {
  if (resource === '*' || groups.some((group) => resourcesOf.get(group)?.has(resource))) return undefined;
  const owners = Array.from(resourcesOf).flatMap(([group, names]) => (names.has(resource) ? [group] : []));
  if (owners.length) {
    const elsewhere = all.some(
      (other) => other.resources.includes(resource) && owners.some((group) => other.groups.includes(group)),
    );
    return elsewhere
      ? undefined
      : `${resource} are in ${owners.map(named).join(', ')}, not in ${groups.map(named).join(', ')}`;
  }
  const plurals = [resource, `${resource}s`, `${resource}es`, resource.replace(/y$/, 'ies')].map((name) =>
    name.toLowerCase(),
  );
  const known = Array.from(resourcesOf.values()).flatMap((names) => plurals.find((name) => names.has(name)) ?? [])[0];
  return known && `there is no resource ${resource} (did you mean ${known}?)`;
}
