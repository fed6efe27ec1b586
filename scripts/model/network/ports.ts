import { lookup } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import { containers } from '../kube/pod';
import { namespaceOf } from '../kube/pods';
import { list, record, type Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { entries, references } from '../references/references';

/** A port that a container declares. */
export interface DeclaredPort {
  name: string | undefined;
  number: number;
}

/** The ports that the containers of a pod declare (init containers too: a sidecar is one), of one protocol or of all. */
export function portsOf(spec: Unstructured, protocol?: string): DeclaredPort[] {
  return [...entries(spec?.containers, ''), ...entries(spec?.initContainers, '')].flatMap(({ value: container }) =>
    entries(container.ports, '')
      .filter(({ value }) => protocol === undefined || (value.protocol ?? 'TCP') === protocol)
      .map(({ value }) => ({ name: value.name ? String(value.name) : undefined, number: Number(value.containerPort) })),
  );
}

/** Is a number named in what a pod is started with: commands, arguments, variables, ConfigMaps? Then it is listened on. */
export function spokenOf(workload: Manifest, port: number, stack: Stack): boolean {
  const word = new RegExp(`(?<![\\w.])${port}(?![\\w.])`);
  const started = containers(workload).flatMap(({ value: { command, args, env } }) => [
    ...list(command),
    ...list(args),
    ...entries(env, '').map(({ value }) => value.value),
  ]);
  if (started.some((text) => word.test(String(text)))) return true;
  return references(workload).some(({ kind, name }) => {
    const map = kind === 'ConfigMap' ? lookup(stack, kind, name, namespaceOf(workload)) : undefined;
    return Object.values(record(map?.['data'])).some((text) => word.test(String(text)));
  });
}
