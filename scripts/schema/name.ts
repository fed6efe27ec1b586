import type { Manifest } from '../model/kube/manifest';
import { group } from '../model/kube/manifest';
import type { SyntaxName } from '../model/kube/syntax';
import { misspelled } from '../model/kube/syntax';
import type { SchemaViolation } from './rules';

/** What the API server asks of the name of a kind, where it is not a DNS subdomain (`ValidateName` of each strategy). */
const syntaxOf: Readonly<Record<string, SyntaxName>> = {
  Namespace: 'dns-label',
  Service: 'dns-label',
  'Role.rbac.authorization.k8s.io': 'path-segment',
  'RoleBinding.rbac.authorization.k8s.io': 'path-segment',
  'ClusterRole.rbac.authorization.k8s.io': 'path-segment',
  'ClusterRoleBinding.rbac.authorization.k8s.io': 'path-segment',
};

/** The longest name of a kind whose controller appends to it. */
const longest: Readonly<Record<string, number>> = { CronJob: 52, Job: 63 };

/** What is wrong with the name and the namespace of an object. */
export function named(object: Manifest): SchemaViolation[] {
  const { kind, metadata } = object;
  if (metadata !== undefined && metadata !== null && typeof metadata !== 'object') return [];
  const { name, namespace, generateName } = metadata ?? {};
  const found: SchemaViolation[] = [];
  if ((name === undefined || name === null || name === '') && !generateName && !reviews.test(kind)) {
    found.push({ id: 'schema/required', path: 'metadata.name', message: `${kind} needs metadata.name` });
  }
  if (typeof name === 'string' && name) {
    const api = group(object);
    const syntax = syntaxOf[api ? `${kind}.${api}` : kind] ?? 'dns-subdomain';
    const most = longest[kind];
    const problem =
      most !== undefined && name.length > most && api === 'batch'
        ? `must be no more than ${most} characters, has ${name.length}`
        : misspelled(name, syntax);
    if (problem) found.push({ id: 'schema/name', path: 'metadata.name', message: `the name ${name} ${problem}` });
  }
  if (typeof namespace === 'string' && namespace) {
    const problem = misspelled(namespace, 'dns-label');
    if (problem)
      found.push({ id: 'schema/name', path: 'metadata.namespace', message: `the namespace ${namespace} ${problem}` });
  }
  return found;
}

/** Kinds that ask a question: nothing of them is kept under a name. */
const reviews = /^(.*Review|Eviction|Binding|TokenRequest)$/;
