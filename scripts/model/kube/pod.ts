import type { Manifest } from './manifest';
import { item } from './path';
import type { Unstructured } from './shape';

/** A value and the path at which it stands in its object. */
export interface Located<T> {
  value: T;
  path: string;
}

/** Where each workload kind keeps its pod: path of the object that has `metadata` and `spec`. */
const templates: Record<string, string> = {
  Pod: '',
  PodTemplate: 'template',
  Deployment: 'spec.template',
  StatefulSet: 'spec.template',
  DaemonSet: 'spec.template',
  ReplicaSet: 'spec.template',
  ReplicationController: 'spec.template',
  Job: 'spec.template',
  CronJob: 'spec.jobTemplate.spec.template',
};

/** The kinds that carry a pod. */
export const workloadKinds: readonly string[] = Object.keys(templates);

/** The pod (`metadata` and `spec`) that an object carries, or undefined for anything but a workload. */
export function podTemplate(object: Manifest): Located<Unstructured> | undefined {
  const path = Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined;
  if (path === undefined) return undefined;
  let value: Unstructured = object;
  for (const segment of path ? path.split('.') : []) value = value?.[segment];
  return value !== null && typeof value === 'object' ? { value, path } : undefined;
}

/** The pod's `spec` with its path, or undefined. */
export function podSpec(object: Manifest): Located<Unstructured> | undefined {
  const template = podTemplate(object);
  const spec = template?.value.spec;
  if (!template || spec === null || typeof spec !== 'object') return undefined;
  return { value: spec, path: template.path ? `${template.path}.spec` : 'spec' };
}

/** A container, where it stands, and in which of the pod's lists. */
export interface LocatedContainer extends Located<Unstructured> {
  list: 'initContainers' | 'containers' | 'ephemeralContainers';
}

const known = new WeakMap<Manifest, readonly LocatedContainer[]>();

/** Every container of a workload: init, normal, ephemeral. Empty for anything else. Read once an object: most rules ask. */
export function containers(object: Manifest): readonly LocatedContainer[] {
  let found = known.get(object);
  if (!found) known.set(object, (found = read(object)));
  return found;
}

function read(object: Manifest): LocatedContainer[] {
  const spec = podSpec(object);
  if (!spec) return [];
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) => {
    const elements = spec.value[list];
    if (!Array.isArray(elements)) return [];
    return elements.flatMap((value, index) =>
      value !== null && typeof value === 'object'
        ? [{ value, list, path: item(`${spec.path}.${list}`, value, index) }]
        : [],
    );
  });
}
