import type { Manifest } from '../kube/manifest';
import type { Stack } from '../kube/stack';
import type { NodeSet } from './node';

/**
 * The Service that an address of `discovery.seed_hosts` names: `svc`, `svc.namespace.svc.cluster.local`, or one pod of
 * a headless Service; `elsewhere` for an IP address or a name outside the cluster, undefined where no Service has it.
 */
export function seedTarget(host: string, { namespace }: NodeSet, stack: Stack): Manifest | 'elsewhere' | undefined {
  return serviceOf(host.replace(/:\d+(-\d+)?$/, ''), namespace, stack);
}

/** The Service behind a host name as a pod of `namespace` resolves it. */
export function serviceOf(host: string, namespace: string, stack: Stack): Manifest | 'elsewhere' | undefined {
  if (!host || host.includes('{') || host.includes(':') || /^[\d.]+$/.test(host)) return 'elsewhere';
  const labels = host.replace(/\.$/, '').split('.');
  const svc = labels.indexOf('svc');
  const names = svc >= 0 ? labels.slice(0, svc) : labels;
  const [name = '', second] = names;
  if (names.length === 1) return stack.find('Service', name, namespace || undefined);
  const own =
    stack.find('Service', name, second) ??
    (names.length > 2 || svc < 0 ? podService(names, namespace, stack) : undefined);
  return own ?? (svc >= 0 ? undefined : 'elsewhere');
}

/** `pod.svc` and `pod.svc.namespace`. */
function podService([, service = '', namespace]: readonly string[], own: string, stack: Stack): Manifest | undefined {
  return stack.find('Service', service, (namespace ?? own) || undefined);
}
