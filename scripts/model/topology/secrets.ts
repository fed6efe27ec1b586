import { external } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import { group } from '../kube/manifest';
import { namespaceOf, podSets } from '../kube/pods';
import { list, type Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';
import { references } from '../references/references';
import type { Topology, TopologyEdge, TopologyNode } from './model';
import { idOf } from './model';
import { nodeId } from './nodes';

/** Which store, generator or issuer supplies the Secrets of each workload and Ingress; one edge a Secret. */
export function secrets(stack: Stack): Topology {
  const nodes = new Map<string, TopologyNode>();
  const edges: TopologyEdge[] = [];
  for (const { object, name } of readers(stack)) {
    for (const source of sourcesOf(name, namespaceOf(object), stack)) {
      nodes.set(source.id, source);
      edges.push({ from: source.id, to: nodeId(object), type: 'secret', does: 'supplies', identity: name });
    }
  }
  return { nodes: [...nodes.values()], edges };
}

function readers(stack: Stack): { object: Manifest; name: string }[] {
  const workloads = podSets(stack).flatMap(({ object }) =>
    references(object)
      .filter(({ kind }) => kind === 'Secret')
      .map(({ name }) => ({ object, name })),
  );
  const ingresses = stack
    .ofKind('Ingress')
    .flatMap((object) =>
      list(object['spec']?.tls).flatMap((entry) =>
        entry?.secretName ? [{ object, name: String(entry.secretName) }] : [],
      ),
    );
  return [...workloads, ...ingresses];
}

/** Who makes a Secret, as nodes; nobody where only the cluster knows. */
function sourcesOf(name: string, namespace: string, stack: Stack): TopologyNode[] {
  const inNamespace = (kind: string) => stack.ofKind(kind).filter((object) => namespaceOf(object) === namespace);
  const copy = inNamespace('ExternalSecret').find(
    ({ metadata, spec }) => (spec?.target?.name ?? metadata.name) === name,
  );
  if (copy) return storesOf(copy, stack);
  const certificate = inNamespace('Certificate').find(
    (object) => group(object) === 'cert-manager.io' && object['spec']?.secretName === name,
  );
  if (certificate) return [issuer(certificate['spec']?.issuerRef, namespace)];
  if (stack.find('Secret', name, namespace))
    return [store('Manifest', 'Secrets', undefined, 'written in the manifests')];
  if (external(stack, 'Secret', name, namespace))
    return [store('Outside', 'stack.yaml', undefined, 'declared as external')];
  return [];
}

function storesOf(copy: Manifest, stack: Stack): TopologyNode[] {
  const namespace = namespaceOf(copy);
  const { secretStoreRef, data, dataFrom } = copy['spec'] ?? {};
  const generators = list(dataFrom).flatMap((entry) => entry?.sourceRef?.generatorRef ?? []);
  const refs = [...list(data), ...list(dataFrom)].flatMap((entry) => entry?.sourceRef?.storeRef ?? []);
  const found = [
    ...[...(secretStoreRef ? [secretStoreRef] : []), ...refs].map((ref) => {
      const kind = String(ref?.kind ?? 'SecretStore');
      const own = kind === 'ClusterSecretStore' ? undefined : namespace;
      const remote = stack.find(kind, String(ref?.name), own)?.['spec']?.provider?.kubernetes?.remoteNamespace;
      return store(kind, String(ref?.name), own, typeof remote === 'string' ? `reads namespace ${remote}` : 'outside');
    }),
    ...generators.map((ref) => store(String(ref?.kind), String(ref?.name), namespace, 'random, once')),
  ];
  return Array.from(new Map(found.map((node) => [node.id, node])).values());
}

function issuer(ref: Unstructured, namespace: string): TopologyNode {
  const kind = String(ref?.kind ?? 'Issuer');
  return store(kind, String(ref?.name), kind === 'Issuer' ? namespace : undefined, 'signs certificates');
}

function store(kind: string, name: string, namespace: string | undefined, note: string): TopologyNode {
  return { id: idOf(kind, name, namespace), type: 'store', kind, name, ...(namespace && { namespace }), note };
}
