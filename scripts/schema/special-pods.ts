import { quantity } from '../model/kube/quantity';
import { list, type Unstructured } from '../model/kube/shape';
import type { Flaw } from './flaw';
import { containerNames, entries, repeatedNames, sleeps } from './special-values';

function* container(value: Unstructured): Generator<Flaw> {
  if (typeof value.image === 'string' && value.image.trim() !== value.image) {
    yield { trail: ['image'], problem: 'must not begin or end with white space', value: true };
  }
  const { allowPrivilegeEscalation, capabilities } = value.securityContext ?? {};
  if (allowPrivilegeEscalation === false && list(capabilities?.add).includes('CAP_SYS_ADMIN')) {
    yield {
      trail: ['securityContext', 'allowPrivilegeEscalation'],
      problem: 'false cannot be combined with the capability CAP_SYS_ADMIN',
    };
  }
  for (const probe of ['livenessProbe', 'startupProbe']) {
    const threshold = value[probe]?.successThreshold;
    if (typeof threshold === 'number' && threshold > 1)
      yield { trail: [probe, 'successThreshold'], problem: `must be 1, is ${threshold}` };
  }
  if (typeof value.readinessProbe?.terminationGracePeriodSeconds === 'number') {
    yield { trail: ['readinessProbe', 'terminationGracePeriodSeconds'], problem: 'cannot be set on a readiness probe' };
  }
  for (const [index, mount] of list(value.volumeMounts).entries()) {
    if (mount?.mountPropagation !== 'Bidirectional' || value.securityContext?.privileged === true) continue;
    yield { trail: ['volumeMounts', index, 'mountPropagation'], problem: 'Bidirectional needs a privileged container' };
  }
  yield* repeatedNames(list(value.ports), 'ports');
}

/** What only a container that goes on running has. */
const running = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function* podSpec(value: Unstructured): Generator<Flaw> {
  yield* containerNames(value);
  yield* sleeps(value);
  yield* hostPorts(value);
  for (const [at, init] of list(value.initContainers).entries()) {
    if (init?.restartPolicy === 'Always') continue;
    for (const field of running)
      if (init?.[field])
        yield {
          trail: ['initContainers', at, field],
          problem: 'cannot be set on an init container without restartPolicy Always',
        };
  }
  const onHost = [value, ...list(value.containers), ...list(value.initContainers)].some(
    (one) => one?.securityContext?.windowsOptions?.hostProcess === true,
  );
  if (onHost && value.hostNetwork !== true)
    yield { trail: ['hostNetwork'], problem: 'must be true with hostProcess', missing: true };
}

/** A port of the node serves one container; with the node's network it is the container's own. */
function* hostPorts({ containers, hostNetwork }: Unstructured): Generator<Flaw> {
  const taken = new Set<string>();
  for (const [at, element] of list(containers).entries()) {
    for (const [index, port] of list(element?.ports).entries()) {
      if (!port?.hostPort) continue;
      const trail = ['containers', at, 'ports', index, 'hostPort'];
      const id = `${port.protocol ?? 'TCP'} ${port.hostIP ?? ''} ${port.hostPort}`;
      if (taken.has(id)) yield { trail, problem: `${port.hostPort} is taken by another port of the pod` };
      taken.add(id);
      if (hostNetwork === true && port.hostPort !== port.containerPort) {
        yield { trail, problem: `must be ${String(port.containerPort)}, the containerPort, with hostNetwork` };
      }
    }
  }
}

/** `ValidateResourceRequirements`: what a device plugin or a huge page gives is given whole, and as much as is asked for. */
function* resources({ limits, requests }: Unstructured): Generator<Flaw> {
  for (const [name, amounts] of entries({ limits, requests })) {
    for (const [resource, amount] of entries(amounts)) {
      if (quantity(amount) < 0) yield { trail: [name, resource], problem: 'must not be negative', value: true };
      else if (isExtended(resource) && !Number.isInteger(quantity(amount)))
        yield { trail: [name, resource], problem: `must be a whole number, is ${String(amount)}`, value: true };
    }
  }
  for (const [resource, amount] of entries(requests)) {
    if (!isExtended(resource) && !resource.startsWith('hugepages-')) continue;
    const limit = limits?.[resource];
    if (limit === undefined)
      yield { trail: ['limits', resource], problem: `must be set with a request for ${resource}`, missing: true };
    else if (quantity(limit) !== quantity(amount))
      yield { trail: ['requests', resource], problem: `${String(amount)} must be the limit, ${String(limit)}` };
  }
}

/** `IsExtendedResourceName`: a name with a domain that is not Kubernetes' own. */
const isExtended = (name: string): boolean =>
  name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name) && !name.startsWith('requests.');

function* emptyDir({ sizeLimit }: Unstructured): Generator<Flaw> {
  if (quantity(sizeLimit) < 0) yield { trail: ['sizeLimit'], problem: 'must not be negative', value: true };
}

/** What the API server's validation computes of pods, by definition: pkg/apis/core/validation/validation.go. */
export const specialPods = {
  'api.core.v1.Container': container,
  'api.core.v1.EmptyDirVolumeSource': emptyDir,
  'api.core.v1.PodSpec': podSpec,
  'api.core.v1.ResourceRequirements': resources,
} as const;
