import type { Manifest, ObjectRef } from '../model/kube/manifest';
import { ref } from '../model/kube/manifest';
import { podSpec } from '../model/kube/pod';

/** The workloads whose pod template names this ConfigMap or Secret: a new name replaces their pods. */
export function restarts({ kind, metadata: { name, namespace } }: Manifest, stack: readonly Manifest[]): ObjectRef[] {
  return stack
    .filter((workload) => workload.metadata.namespace === namespace && mentions(podSpec(workload)?.value, kind, name))
    .map(ref);
}

/** Where a pod names a ConfigMap or a Secret: under which key, and in which field of it. */
const references: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  ConfigMap: [
    ['configMap', 'name'],
    ['configMapRef', 'name'],
    ['configMapKeyRef', 'name'],
  ],
  Secret: [
    ['secret', 'secretName'],
    ['secret', 'name'],
    ['secretRef', 'name'],
    ['secretKeyRef', 'name'],
  ],
};

function mentions(value: unknown, kind: string, name: string): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((element) => mentions(element, kind, name));
  return Object.entries(value).some(([field, content]) => {
    const direct = references[kind]?.some(
      ([holder, key]) => field === holder && (content as Record<string, unknown> | null)?.[key] === name,
    );
    return direct || mentions(content, kind, name);
  });
}
