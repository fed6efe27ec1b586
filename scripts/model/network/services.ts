import type { Manifest } from '../kube/manifest';
import type { PodSet } from '../kube/pods';
import { namespaceOf, podsSelected } from '../kube/pods';
import { list, record } from '../kube/shape';
import type { Stack } from '../kube/stack';
import type { Passage } from './passage';
import { passage } from './passage';
import { portsOf } from './ports';

/** The workloads behind a Service; an empty selector chooses none. */
export function podsBehind(service: Manifest, stack: Stack): readonly PodSet[] {
  const selector = record(service['spec']?.selector);
  if (!Object.keys(selector).length) return [];
  return podsSelected(stack, namespaceOf(service), { matchLabels: selector });
}

/** The entry of a Service's ports by number or by name. */
export function servicePort(service: Manifest, port: unknown): Readonly<Record<string, unknown>> | undefined {
  const found = list(service['spec']?.ports).find(
    (entry) => entry?.port === port || (entry?.name && entry.name === port),
  );
  return found && record(found);
}

/** The port of the pods that a Service's port leads to, a name looked up in the pod; a headless Service changes nothing. */
export function podPort(service: Manifest, port: number, pods: PodSet): number {
  const target = servicePort(service, port)?.['targetPort'] ?? port;
  if (typeof target === 'number') return target;
  return portsOf(pods.spec).find(({ name }) => name === target)?.number ?? port;
}

/** May the client reach every workload behind a port of a Service? The worst answer counts. */
export function passageTo(
  service: Manifest,
  port: number,
  from: Manifest | undefined,
  stack: Stack,
): Passage | undefined {
  const all = podsBehind(service, stack).map((pods) => passage(stack, from, pods.object, podPort(service, port, pods)));
  const verdict = (['blocked', 'open', 'allowed'] as const).find((one) => all.some((found) => found.verdict === one));
  return verdict && { verdict, policies: Array.from(new Set(all.flatMap(({ policies }) => policies))).sort() };
}
