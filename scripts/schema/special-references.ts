import { quantity } from '../model/kube/quantity';
import { list, type Unstructured } from '../model/kube/shape';
import type { Flaw } from './flaw';

const podFields =
  /^(metadata\.(name|namespace|uid|(annotations|labels)\['.+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;
const resources = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

function* environmentSource({ fieldRef, resourceFieldRef }: Unstructured): Generator<Flaw> {
  if (typeof fieldRef?.fieldPath === 'string' && !podFields.test(fieldRef.fieldPath)) {
    yield {
      trail: ['fieldRef', 'fieldPath'],
      problem: `cannot be ${fieldRef.fieldPath || 'empty'}: a variable takes metadata.name, .namespace, .uid, .labels['KEY'], .annotations['KEY'], spec.nodeName, spec.serviceAccountName, status.hostIP or status.podIP`,
      value: true,
    };
  }
  if (typeof resourceFieldRef?.resource === 'string' && !resources.test(resourceFieldRef.resource)) {
    yield {
      trail: ['resourceFieldRef', 'resource'],
      problem: `cannot be ${resourceFieldRef.resource || 'empty'}: a variable takes limits or requests of cpu, memory, ephemeral-storage or hugepages-SIZE`,
      value: true,
    };
  }
}

/** `validateContainerResourceDivisor`: one of each unit. */
const divisors: Readonly<Record<string, RegExp>> = {
  cpu: /^1m?$/,
  memory: /^1(?:[kMGTPE]|[KMGTPE]i)?$/,
  'ephemeral-storage': /^1(?:[kMGTPE]|[KMGTPE]i)?$/,
};

function* divisor({ resource, divisor: unit }: Unstructured): Generator<Flaw> {
  const allowed = divisors[String(resource).replace(/^(limits|requests)\./, '')];
  if (unit !== undefined && quantity(unit) !== 0 && allowed && !allowed.test(String(unit))) {
    yield {
      trail: ['divisor'],
      problem: `must be 1 of a unit that ${String(resource)} has, is ${String(unit)}`,
      value: true,
    };
  }
}

/** `validateDownwardAPIVolumeFile`: a file has what does not change with the node. */
function* downwardFile({ fieldRef, resourceFieldRef }: Unstructured): Generator<Flaw> {
  const path = fieldRef?.fieldPath;
  if (
    typeof path === 'string' &&
    !/^metadata\.(?:name|namespace|uid|(?:annotations|labels)(?:\['.+'\])?)$/.test(path)
  ) {
    yield {
      trail: ['fieldRef', 'fieldPath'],
      problem: `cannot be ${path || 'empty'}: a file takes metadata.name, .namespace, .uid, .labels or .annotations`,
      value: true,
    };
  }
  if (resourceFieldRef && !resourceFieldRef.containerName)
    yield { trail: ['resourceFieldRef', 'containerName'], problem: 'must be set in a file', missing: true };
}

/** Two sources of a volume that write one file. */
function* projectedPaths({ sources }: Unstructured): Generator<Flaw> {
  const seen = new Set<string>();
  for (const [at, source] of list(sources).entries()) {
    for (const field of ['configMap', 'downwardAPI', 'secret']) {
      for (const [index, item] of list(source?.[field]?.items).entries()) {
        if (typeof item?.path !== 'string') continue;
        if (seen.has(item.path))
          yield { trail: ['sources', at, field, 'items', index, 'path'], problem: `repeats ${item.path}` };
        seen.add(item.path);
      }
    }
  }
}

/** What the API server's validation computes of what a pod reads of itself and of others, by definition. */
export const specialReferences = {
  'api.core.v1.DownwardAPIVolumeFile': downwardFile,
  'api.core.v1.EnvVarSource': environmentSource,
  'api.core.v1.ProjectedVolumeSource': projectedPaths,
  'api.core.v1.ResourceFieldSelector': divisor,
} as const;
