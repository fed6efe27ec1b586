import { entries } from './_references';

/** A port that a container declares. */
export interface DeclaredPort {
  name: string | undefined;
  number: number;
}

/** The ports that the containers of a pod declare (init containers too: a sidecar is one), of one protocol or of all. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function portsOf(spec: any, protocol?: string): DeclaredPort[] {
  return [...entries(spec?.containers, ''), ...entries(spec?.initContainers, '')].flatMap(({ value: container }) =>
    entries(container.ports, '')
      .filter(({ value }) => protocol === undefined || (value.protocol ?? 'TCP') === protocol)
      .map(({ value }) => ({ name: value.name ? String(value.name) : undefined, number: Number(value.containerPort) })),
  );
}
