import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { podSpec } from '../../../scripts/model/kube/pod';
import type { Unstructured } from '../../../scripts/model/kube/shape';
import type { Host } from '../engine/folder';
import { makeFolder, toolEnvironment } from '../engine/folder';
import { output, unprivileged } from '../engine/process';
import type { Container, Pod } from './pod';
import { container } from './pod';

const done = new Map<string, string>();

/**
 * Runs an init container's own command. It starts the JVM of the keystore tool several times, so a pod for which the
 * container, its Secrets and its script are the same gets a copy of what it made.
 */
export async function runInit(host: Host, pod: Pod, spec: Unstructured): Promise<void> {
  const init = container(pod, spec.name);
  const words = init.command.map(init.moved);
  const scripts = words.filter((word) => existsSync(word)).map((word) => readFileSync(word, 'utf8'));
  const volumes: Unstructured[] = podSpec(pod.workload)?.value.volumes ?? [];
  const mounted = volumes.filter(({ name }) => spec.volumeMounts?.some((mount: Unstructured) => mount.name === name));
  const key = JSON.stringify([spec, scripts, mounted.map(({ secret }) => secret)]);
  const made = done.get(key);
  if (made === undefined) {
    const tmp = makeFolder(init.path('/tmp'));
    const [command = '', ...args] = words;
    await output(...unprivileged(command, args), {
      env: { ...toolEnvironment(host, host.home, tmp), ...movedValues(init) },
      cwd: tmp,
    });
    done.set(key, pod.folder);
    return;
  }
  for (const { name } of mounted.filter(({ emptyDir }) => emptyDir !== undefined)) {
    await output('cp', ['-a', `${join(made, 'volumes', name)}/.`, makeFolder(join(pod.folder, 'volumes', name))]);
  }
}

/** The variables of a container with each path of a mount where it lies here. */
export function movedValues({ env, moved }: Container): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, moved(value)]));
}
