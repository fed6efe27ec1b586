import type { Manifest } from '../kube/manifest';
import { entries } from '../references/references';

/** One rule of a Role or ClusterRole, its lists made sure of. */
export interface Grant {
  path: string;
  groups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  /** The objects that it is narrowed to; empty: all of them. */
  names: readonly string[];
  urls: readonly string[];
}

/** The kinds that carry rules. */
export const roleKinds: readonly string[] = ['ClusterRole', 'Role'];

/** The kinds that hand a role to somebody. */
export const bindingKinds: readonly string[] = ['ClusterRoleBinding', 'RoleBinding'];

/** Every rule of a role. */
export function grants(role: Manifest): Grant[] {
  return entries(role['rules'], 'rules').map(({ value, path }) => ({
    path,
    groups: texts(value.apiGroups),
    resources: texts(value.resources),
    verbs: texts(value.verbs),
    names: texts(value.resourceNames),
    urls: texts(value.nonResourceURLs),
  }));
}

/** The verbs of a rule among those asked for; `*` is all of them. */
export function allowed({ verbs }: Grant, asked: readonly string[]): readonly string[] {
  return verbs.includes('*') ? asked : asked.filter((verb) => verbs.includes(verb));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
