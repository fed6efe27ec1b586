import { isIP } from 'node:net';
import { cronMistake } from '../model/kube/cron';
import { network } from '../model/kube/network';
import { quantity } from '../model/kube/quantity';
import { list, type Unstructured } from '../model/kube/shape';
import type { Flaw } from './flaw';

/** The fields of a map; the indices of a list. */
export const entries = (value: unknown): [string, Unstructured][] =>
  value !== null && typeof value === 'object' ? Object.entries(value) : [];

/** Names of a list that repeat, where the schema has other keys. */
export function* repeatedNames(elements: readonly Unstructured[], at: string): Generator<Flaw> {
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const name = element?.name;
    if (typeof name !== 'string' || !name) continue;
    if (seen.has(name)) yield { trail: [at, index, 'name'], problem: `repeats ${name}` };
    seen.add(name);
  }
}

/** The names of all containers of a pod stand beside each other. */
export function* containerNames({ initContainers, containers }: Unstructured): Generator<Flaw> {
  const names = new Set(list(containers).map((container) => container?.name));
  for (const [index, container] of list(initContainers).entries()) {
    if (container?.name && names.has(container.name))
      yield { trail: ['initContainers', index, 'name'], problem: `repeats the container ${container.name}` };
  }
}

/** A hook that sleeps longer than the pod may take to end. */
export function* sleeps({ containers, terminationGracePeriodSeconds }: Unstructured): Generator<Flaw> {
  const grace = typeof terminationGracePeriodSeconds === 'number' ? terminationGracePeriodSeconds : 30;
  for (const [index, container] of list(containers).entries()) {
    for (const hook of ['postStart', 'preStop']) {
      const seconds = container?.lifecycle?.[hook]?.sleep?.seconds;
      if (typeof seconds !== 'number' || seconds <= grace) continue;
      yield {
        trail: ['containers', index, 'lifecycle', hook, 'sleep', 'seconds'],
        problem: `must be at most ${grace}, the terminationGracePeriodSeconds`,
      };
    }
  }
}

/** `ValidatePersistentVolumeClaimSpec`: a volume has a size. */
function* volumeSize({ requests }: Unstructured): Generator<Flaw> {
  if (quantity(requests?.storage) <= 0)
    yield { trail: ['requests', 'storage'], problem: 'must be more than 0', value: true };
}

function* exitCodes({ operator, values }: Unstructured): Generator<Flaw> {
  if (operator === 'In' && list(values).includes(0))
    yield {
      trail: ['values', list(values).indexOf(0)],
      problem: 'cannot be 0, which is success, with operator In',
      value: true,
    };
}

function* metricTarget(value: Unstructured): Generator<Flaw> {
  for (const field of ['averageValue', 'value'])
    if (quantity(value[field]) <= 0) yield { trail: [field], problem: 'must be more than 0', value: true };
}

export function* clusterIP(value: Unstructured): Generator<Flaw> {
  const [first] = list(value.clusterIPs);
  if (first && value.clusterIP && first !== value.clusterIP)
    yield { trail: ['clusterIPs', 0], problem: `must be ${String(value.clusterIP)}, the clusterIP` };
  const address = value.clusterIP;
  if (typeof address === 'string' && address && address !== 'None' && !isIP(address)) {
    yield { trail: ['clusterIP'], problem: `must be None or an IP address, is ${address}`, value: true };
  }
}

function* portRange({ port, endPort }: Unstructured): Generator<Flaw> {
  if (typeof endPort !== 'number') return;
  if (typeof port === 'string' && port) yield { trail: ['endPort'], problem: 'cannot be set with a port by name' };
  if (typeof port === 'number' && endPort < port)
    yield { trail: ['endPort'], problem: `must be at least the port, ${port}` };
}

/** `ValidateIPBlock`: each exception is a part of the block, and not all of it. */
function* ipBlock({ cidr, except }: Unstructured): Generator<Flaw> {
  const whole = network(cidr);
  for (const [index, part] of list(except).entries()) {
    const inner = network(part);
    if (!whole || !inner) continue;
    const within =
      inner.bits > whole.bits &&
      inner.family === whole.family &&
      inner.start >> whole.free === whole.start >> whole.free;
    if (!within)
      yield { trail: ['except', index], problem: `${String(part)} must be a part of ${String(cidr)}`, value: true };
  }
}

function* schedule(value: Unstructured): Generator<Flaw> {
  const mistake = typeof value.schedule === 'string' ? cronMistake(value.schedule) : undefined;
  if (mistake) yield { trail: ['schedule'], problem: mistake, value: true };
  if (typeof value.timeZone === 'string' && !isTimeZone(value.timeZone))
    yield {
      trail: ['timeZone'],
      problem: `must be a time zone such as Europe/Zurich, is ${value.timeZone}`,
      value: true,
    };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const mostAnnotations = 256 * 1024;

function* metadata({ annotations }: Unstructured): Generator<Flaw> {
  let bytes = 0;
  for (const [key, value] of entries(annotations))
    bytes += Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
  if (bytes > mostAnnotations)
    yield {
      trail: ['annotations'],
      problem: `must be at most ${mostAnnotations} bytes together, are ${bytes}`,
      value: true,
    };
}

/** What the API server's validation computes of single values, by definition. */
export const specialValues = {
  'api.autoscaling.v2.MetricTarget': metricTarget,
  'api.batch.v1.CronJobSpec': schedule,
  'api.batch.v1.PodFailurePolicyOnExitCodesRequirement': exitCodes,
  'api.core.v1.VolumeResourceRequirements': volumeSize,
  'api.networking.v1.IPBlock': ipBlock,
  'api.networking.v1.NetworkPolicyPort': portRange,
  'apimachinery.pkg.apis.meta.v1.ObjectMeta': metadata,
} as const;
