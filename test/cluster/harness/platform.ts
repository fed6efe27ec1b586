import { readFileSync } from 'node:fs';
import { secretsOf } from '../../../scripts/emit/secrets';
import type { External, Facts } from '../../../scripts/model/kube/facts';
import type { Manifest } from '../../../scripts/model/kube/manifest';
import type { ControlPlane } from './control-plane';

/** The provisioner that `surroundings.ts` simulates. */
const storageClass = {
  provisioner: 'cluster-tests/zonal',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
};

type Make = (external: External, objects: readonly Manifest[]) => Manifest | undefined;

/** What the platform has before the first sync, by kind, for what stack.yaml names as external. */
const makers: Record<string, Make> = {
  Namespace: ({ name }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  StorageClass: ({ name }) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    ...storageClass,
  }),
  IngressClass: ({ name }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller: 'cluster-tests/ingress' },
  }),
  ClusterIssuer: ({ name }) => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name },
    spec: { selfSigned: {} },
  }),
  ClusterSecretStore: ({ name }, objects) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: { name },
    spec: { provider: { fake: { data: entries(name, objects) } } },
  }),
  // Kubernetes makes these itself.
  PriorityClass: () => undefined,
  ConfigMap: () => undefined,
  // Made last, by the code of `npm run secrets`.
  Secret: () => undefined,
};

/** What a store must hold so that every ExternalSecret that reads from it is answered. */
function entries(store: string, objects: readonly Manifest[]): { key: string; value: string }[] {
  const references = objects
    .filter(({ kind, ['spec']: spec }) => kind === 'ExternalSecret' && spec.secretStoreRef?.name === store)
    .flatMap(({ ['spec']: spec }) => (spec.data ?? []) as { remoteRef: { key: string; property?: string } }[]);
  const values = new Map<string, Record<string, string>>();
  for (const { remoteRef } of references) {
    const properties = values.get(remoteRef.key) ?? {};
    if (remoteRef.property) properties[remoteRef.property] = `value-of-${remoteRef.property}`;
    values.set(remoteRef.key, properties);
  }
  return [...values].map(([key, value]) => ({ key, value: JSON.stringify(value) }));
}

/**
 * Makes what stack.yaml says exists outside the target, and the Secrets that `npm run secrets` would print.
 * @throws Error for a kind that the tests cannot make.
 */
export async function makePlatform({ kube }: ControlPlane, facts: Facts, objects: readonly Manifest[]): Promise<void> {
  for (const external of facts.external) {
    const make = makers[external.kind];
    if (!make) throw new Error(`stack.yaml: the tests cannot make an external ${external.kind}; add it to platform.ts`);
    const object = make(external, objects);
    if (object) await kube.apply(object);
  }
  const secrets = secretsOf(facts);
  for (const namespace of new Set(secrets.map(({ metadata }) => metadata.namespace ?? 'default'))) {
    await kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }
  for (const secret of secrets) await kube.apply(secret);
}

/** The Secret by which Argo CD knows a cluster by name. */
export function clusterSecret({ apiPort, certificates }: ControlPlane, name: string): Manifest {
  const base64 = (file: string) => readFileSync(file).toString('base64');
  const { ca, admin } = certificates;
  const tls = { caData: base64(ca), certData: base64(admin.certificate), keyData: base64(admin.key) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `cluster-${name}`, namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    stringData: { name, server: `https://127.0.0.1:${apiPort}`, config: JSON.stringify({ tlsClientConfig: tls }) },
  };
}
