import { lookup } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import { podSpec } from '../kube/pod';
import { namespaceOf } from '../kube/pods';
import type { Stack } from '../kube/stack';
import { entries } from '../references/references';

/** A pod's service account, whether its token is mounted, and who says so. */
export interface Account {
  name: string;
  object: Manifest | undefined;
  mounted: boolean;
  /** The field of the pod that decides, or would. */
  path: string;
}

/** The account that a workload's pods run as; the pod's word on the token goes before the account's. */
export function accountOf(stack: Stack, workload: Manifest): Account | undefined {
  const pod = podSpec(workload);
  if (!pod) return undefined;
  const name = String(pod.value.serviceAccountName || pod.value.serviceAccount || 'default');
  const object = lookup(stack, 'ServiceAccount', name, namespaceOf(workload));
  const own: unknown = pod.value.automountServiceAccountToken ?? object?.['automountServiceAccountToken'];
  return { name, object, mounted: own !== false, path: `${pod.path}.automountServiceAccountToken` };
}

/** Does a binding of the target give this account rights: by name, or to all accounts of its namespace? */
export function isGranted(stack: Stack, namespace: string, name: string): boolean {
  if (stack.memo(boundByName).has(`${namespace}/${name}`)) return true;
  const groups = stack.memo(boundGroups);
  return groups.has(`system:serviceaccounts:${namespace}`) || groups.has('system:serviceaccounts');
}

function boundGroups({ ofKind }: Stack): ReadonlySet<unknown> {
  return new Set(
    [...ofKind('RoleBinding'), ...ofKind('ClusterRoleBinding')].flatMap((binding) =>
      entries(binding['subjects'], '').flatMap(({ value: { kind, name } }) => (kind === 'Group' ? [name] : [])),
    ),
  );
}

/** The service accounts that a binding names, as `namespace/name`. */
export function boundByName({ ofKind }: Stack): ReadonlySet<string> {
  return new Set(
    [...ofKind('RoleBinding'), ...ofKind('ClusterRoleBinding')].flatMap((binding) =>
      entries(binding['subjects'], '').flatMap(({ value: { kind, name, namespace } }) =>
        kind === 'ServiceAccount' ? [`${namespace || namespaceOf(binding)}/${name}`] : [],
      ),
    ),
  );
}
