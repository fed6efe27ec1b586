import type { Manifest } from '../kube/manifest';
import { item } from '../kube/path';
import { containers, podSpec } from '../kube/pod';
import type { Unstructured } from '../kube/shape';

/** A ConfigMap or Secret that a pod reads, whole or one key of it. */
export interface Reference {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  key?: string;
  /** Who reads, as a message begins: the container, or `volume config`. */
  reader: string;
  /** The field with the name, and the field with the key. */
  path: string;
  keyPath?: string;
}

/** Every ConfigMap and Secret that must be there for a workload's pods to start; those marked optional are left out. */
export function references(workload: Manifest): readonly Reference[] {
  let found = known.get(workload);
  if (!found) known.set(workload, (found = read(workload)));
  return found;
}

const known = new WeakMap<Manifest, readonly Reference[]>();

function read(workload: Manifest): Reference[] {
  return [...containers(workload).flatMap(({ value, path }) => ofContainer(value, path)), ...ofVolumes(workload)];
}

/** The objects in a list, with their paths; nothing where it is no list. */
export function entries(value: unknown, path: string): { value: Unstructured; path: string }[] {
  return Array.isArray(value)
    ? value.flatMap((entry, index) =>
        entry !== null && typeof entry === 'object' ? [{ value: entry, path: item(path, entry, index) }] : [],
      )
    : [];
}

function ofContainer(container: Unstructured, path: string): Reference[] {
  const reader = String(container.name ?? path);
  const whole = entries(container.envFrom, `${path}.envFrom`).flatMap(({ value, path: at }) => [
    ...reference('ConfigMap', value.configMapRef, 'name', reader, `${at}.configMapRef`),
    ...reference('Secret', value.secretRef, 'name', reader, `${at}.secretRef`),
  ]);
  const single = entries(container.env, `${path}.env`).flatMap(({ value: { valueFrom }, path: at }) => [
    ...reference('ConfigMap', valueFrom?.configMapKeyRef, 'name', reader, `${at}.valueFrom.configMapKeyRef`),
    ...reference('Secret', valueFrom?.secretKeyRef, 'name', reader, `${at}.valueFrom.secretKeyRef`),
  ]);
  return [...single, ...whole];
}

function ofVolumes(workload: Manifest): Reference[] {
  const spec = podSpec(workload);
  if (!spec) return [];
  return entries(spec.value.volumes, `${spec.path}.volumes`).flatMap(({ value: volume, path }) => {
    const reader = `volume ${volume.name}`;
    return [
      ...reference('ConfigMap', volume.configMap, 'name', reader, `${path}.configMap`),
      ...reference('Secret', volume.secret, 'secretName', reader, `${path}.secret`),
      ...reference('Secret', volume.csi?.nodePublishSecretRef, 'name', reader, `${path}.csi.nodePublishSecretRef`),
      ...reference('Secret', volume.azureFile, 'secretName', reader, `${path}.azureFile`),
      ...['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'].flatMap((source) =>
        reference('Secret', volume[source]?.secretRef, 'name', reader, `${path}.${source}.secretRef`),
      ),
      ...entries(volume.projected?.sources, `${path}.projected.sources`).flatMap(({ value: source, path: at }) => [
        ...reference('ConfigMap', source.configMap, 'name', reader, `${at}.configMap`),
        ...reference('Secret', source.secret, 'name', reader, `${at}.secret`),
      ]),
    ];
  });
}

/** One reference for the object, and one for each key that it picks: `key`, or those of `items`. */
function reference(
  kind: Reference['kind'],
  source: Unstructured,
  field: string,
  reader: string,
  path: string,
): Reference[] {
  const name: unknown = source?.[field];
  if (typeof name !== 'string' || !name || source.optional === true) return [];
  const whole = { kind, name, reader, path: `${path}.${field}` };
  if (source.key !== undefined) return [{ ...whole, key: String(source.key), keyPath: `${path}.key` }];
  const items = entries(source.items, `${path}.items`);
  if (!items.length) return [whole];
  return items.map(({ value, path: at }) => ({ ...whole, key: String(value.key), keyPath: `${at}.key` }));
}
