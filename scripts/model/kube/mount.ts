import type { Manifest } from './manifest';
import { item } from './path';
import type { LocatedContainer } from './pod';
import { podSpec } from './pod';
import type { Unstructured } from './shape';
import type { Stack } from './stack';

/** A mount of a container and the volume behind it; a claim template of a StatefulSet counts as a volume. */
export interface Mount {
  /** Absolute path in the container, without a slash at the end. */
  mountPath: string;
  subPath?: string;
  readOnly: boolean;
  /** Where the mount stands, as a path of the workload. */
  path: string;
  name: string;
  /** What backs it: `claim` survives the pod; `configMap`, `secret`, `emptyDir`, …; `none` names no volume. */
  kind: string;
  /** The volume as written, or the claim template. */
  volume: Unstructured;
}

/** A file that a ConfigMap or Secret puts into a container. */
export interface MountedFile {
  /** Absolute path in the container. */
  file: string;
  kind: 'ConfigMap' | 'Secret';
  name: string;
  key: string;
  /** The object, when it is in the stack. */
  object?: Manifest;
  /** The content, when it is known. */
  text?: string;
  mount: Mount;
}

/** Every mount of a container, in order. */
export function mounts({ value: container, path }: LocatedContainer, workload: Manifest): Mount[] {
  const volumes = volumesOf(workload);
  return objects(container.volumeMounts).map(([index, mount]) => {
    const volume = volumes.get(mount.name);
    return {
      mountPath: trim(String(mount.mountPath ?? '')),
      ...(typeof mount.subPath === 'string' && mount.subPath ? { subPath: mount.subPath } : {}),
      readOnly: mount.readOnly === true,
      path: item(`${path}.volumeMounts`, mount, index),
      name: String(mount.name ?? ''),
      kind: volume ? kindOf(volume) : 'none',
      volume,
    };
  });
}

/** The mount that a path of the container lies on: the deepest one at or above it. */
export function mountOf(file: string, mounts: readonly Mount[]): Mount | undefined {
  const path = trim(file);
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (path !== mount.mountPath && !path.startsWith(`${mount.mountPath}/`) && mount.mountPath !== '') continue;
    if (!best || mount.mountPath.length > best.mountPath.length) best = mount;
  }
  return best;
}

/** Every file that ConfigMaps and Secrets put into a container. A Secret whose keys nobody states yields none. */
export function mountedFiles(mounts: readonly Mount[], workload: Manifest, stack: Stack): MountedFile[] {
  return mounts.flatMap((mount) =>
    sources(mount.volume).flatMap(({ kind, name, items }) => {
      const object = stack.find(kind, name, workload.metadata.namespace);
      const content: Record<string, unknown> = object?.['data'] ?? {};
      const keys: [string, string][] = items
        ? objects(items).map(([, entry]) => [String(entry.key), String(entry.path)])
        : Object.keys(content).map((key) => [key, key]);
      if (!items && !object && mount.subPath) keys.push([mount.subPath, mount.subPath]);
      return keys
        .filter(([, path]) => !mount.subPath || path === mount.subPath || path.startsWith(`${mount.subPath}/`))
        .map(([key, path]) => ({
          file: mount.subPath ? `${mount.mountPath}${path.slice(mount.subPath.length)}` : `${mount.mountPath}/${path}`,
          kind,
          name,
          key,
          mount,
          ...(object ? { object } : {}),
          ...(kind === 'ConfigMap' && typeof content[key] === 'string' ? { text: content[key] } : {}),
        }));
    }),
  );
}

function volumesOf(workload: Manifest): Map<string, Unstructured> {
  const volumes = new Map<string, Unstructured>();
  for (const [, volume] of objects(podSpec(workload)?.value.volumes)) volumes.set(volume.name, volume);
  if (workload.kind !== 'StatefulSet') return volumes;
  for (const [, claim] of objects(workload['spec']?.volumeClaimTemplates)) {
    if (claim.metadata?.name) volumes.set(claim.metadata.name, { name: claim.metadata.name, claimTemplate: claim });
  }
  return volumes;
}

function kindOf(volume: Unstructured): string {
  if (volume.claimTemplate || volume.persistentVolumeClaim) return 'claim';
  return Object.keys(volume).find((field) => field !== 'name') ?? 'emptyDir';
}

interface Source {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  items?: unknown;
}

function sources(volume: Unstructured): Source[] {
  if (volume?.configMap) return [{ kind: 'ConfigMap', name: volume.configMap.name, items: volume.configMap.items }];
  if (volume?.secret) return [{ kind: 'Secret', name: volume.secret.secretName, items: volume.secret.items }];
  return objects(volume?.projected?.sources).flatMap(([, { configMap, secret }]): Source[] => {
    if (configMap) return [{ kind: 'ConfigMap', name: configMap.name, items: configMap.items }];
    return secret ? [{ kind: 'Secret', name: secret.name, items: secret.items }] : [];
  });
}

function objects(list: unknown): [number, Unstructured][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((element, index): [number, Unstructured][] =>
    element !== null && typeof element === 'object' ? [[index, element]] : [],
  );
}

function trim(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path === '/' ? '' : path;
}
