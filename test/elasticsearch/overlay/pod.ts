import { join } from 'node:path';
import { environment, expand } from '../../../scripts/model/kube/environment';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import { mountedFiles, mounts } from '../../../scripts/model/kube/mount';
import type { LocatedContainer } from '../../../scripts/model/kube/pod';
import { containers } from '../../../scripts/model/kube/pod';
import type { Stack } from '../../../scripts/model/kube/stack';
import { makeFolder, writeFile } from '../engine/folder';
import { secretValue } from './stack';

/** A pod of a workload as the kubelet knows it. */
export interface Pod {
  workload: Manifest;
  stack: Stack;
  name: string;
  ip: string;
  /** Labels that the scheduler's answer adds to the pod: zone and host. */
  labels: Readonly<Record<string, string>>;
  /** The folder that stands in for the machine: volumes, and the layer of each container. */
  folder: string;
}

/** A container of a pod, its mounts laid out on disk. */
export interface Container {
  name: string;
  /** The variables, as the process would see them in the pod. */
  env: Readonly<Record<string, string>>;
  /** The words of its command, as in the pod. */
  command: readonly string[];
  /** Where a path of the container lies on this machine. */
  path(inContainer: string): string;
  /** A text with each path of a mount replaced by where it lies on this machine. */
  moved(text: string): string;
}

/** Lays out the mounts of a container as the kubelet does; volumes of the pod keep what they hold. */
export function container(pod: Pod, name: string): Container {
  const found = containers(pod.workload).find(({ value }) => value.name === name);
  if (!found) throw new Error(`${pod.name} has no container ${name}`);
  const places = layOut(pod, found);
  const path = (inside: string) => {
    const place = places.find(([mount]) => inside === mount || inside.startsWith(`${mount}/`));
    return place ? join(place[1], inside.slice(place[0].length)) : join(pod.folder, 'root', name, inside);
  };
  const env = variables(pod, found);
  const words = [...(found.value.command ?? []), ...(found.value.args ?? [])];
  const known = new Map(Object.entries(env).map(([key, text]) => [key, { text, path: '' }]));
  return {
    name,
    env,
    command: words.map((word: string) => expand(word, known)),
    path,
    moved: (text) =>
      replacePaths(
        text,
        places.flatMap(([mount]) => [mount, ...madeAbove(mount)]),
        path,
      ),
  };
}

/** The folders above a mount that no image has: they hold nothing but mounts. */
function madeAbove(mount: string): string[] {
  const parts = mount.split('/').slice(1);
  const image = ['bin', 'etc', 'home', 'lib', 'opt', 'root', 'sbin', 'usr', 'var'];
  if (image.includes(parts[0] ?? '')) return [];
  return parts.slice(1).map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** The mounts, deepest first, with their folders; files of ConfigMaps and Secrets are written. */
function layOut(pod: Pod, found: LocatedContainer): [mount: string, folder: string][] {
  const all = mounts(found, pod.workload).sort((a, b) => a.mountPath.length - b.mountPath.length);
  const places: [string, string][] = [];
  for (const mount of all) {
    const outer = places.find(([above]) => mount.mountPath.startsWith(`${above}/`));
    const isFolder = ['claim', 'emptyDir', 'hostPath'].includes(mount.kind);
    if (isFolder) {
      if (outer)
        throw new Error(`${pod.name}: ${mount.mountPath} is a volume inside ${outer[0]}, which is not supported`);
      places.unshift([mount.mountPath, makeFolder(join(pod.folder, 'volumes', mount.name, mount.subPath ?? ''))]);
      continue;
    }
    const files = mountedFiles([mount], pod.workload, pod.stack);
    if (!files.length) throw new Error(`${pod.name}: nothing makes what is mounted at ${mount.mountPath}`);
    const [above, folderAbove] = outer ?? ['', join(pod.folder, 'root', found.value.name)];
    const folder = join(folderAbove, mount.mountPath.slice(above.length));
    for (const { file, kind, name, key, text } of files) {
      const content =
        text ?? (kind === 'Secret' ? secretValue(pod.stack, pod.workload.metadata.namespace, name, key) : undefined);
      if (content === undefined) throw new Error(`${pod.name}: ${kind} ${name} has no ${key}`);
      writeFile(mount.subPath ? folder : join(folder, file.slice(mount.mountPath.length)), content);
    }
    if (!mount.subPath) places.unshift([mount.mountPath, folder]);
  }
  return places.sort(([a], [b]) => b.length - a.length);
}

function variables(pod: Pod, found: LocatedContainer): Record<string, string> {
  const namespace = pod.workload.metadata.namespace;
  const downward: Record<string, string> = {
    'metadata.name': pod.name,
    'status.podIP': pod.ip,
    'spec.nodeName': pod.labels['kubernetes.io/hostname'] ?? 'host',
    ...Object.fromEntries(Object.entries(pod.labels).map(([key, value]) => [`metadata.labels['${key}']`, value])),
  };
  const answer: Record<string, string> = {};
  for (const [name, { text }] of environment(found, pod.workload, pod.stack)) {
    answer[name] = text.replace(/\{(secret [^{}]*|(?:metadata|spec|status)\.[^{}]*)\}/g, (mark, body: string) => {
      const [, secret, key] = /^secret ([^/]*)\/(.*)$/.exec(body) ?? [];
      const value = secret === undefined ? downward[body] : secretValue(pod.stack, namespace, secret, key ?? '');
      if (value === undefined) throw new Error(`${pod.name}: variable ${name}: nothing knows ${mark}`);
      return value;
    });
  }
  return answer;
}

/** Replaces every path of a mount in one pass: what was put in is not looked at again. */
function replacePaths(text: string, mountPaths: readonly string[], path: (inside: string) => string): string {
  if (!mountPaths.length) return text;
  const longestFirst = Array.from(new Set(mountPaths)).sort((a, b) => b.length - a.length);
  const any = longestFirst.map((mount) => mount.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.replace(new RegExp(`(?<![\\w./-])(?:${any})(?=$|[/\\s:"',])`, 'g'), path);
}
