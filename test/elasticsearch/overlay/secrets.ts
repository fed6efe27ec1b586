import type { Authority } from '../../../scripts/emit/certificate';
import { authority, issue } from '../../../scripts/emit/certificate';
import { randomValue } from '../../../scripts/emit/secrets';
import type { Manifest } from '../../../scripts/model/kube/manifest';

/** What a Secret holds: its values in plain text, by key. */
type Content = Record<string, string>;

/**
 * The Secrets that cert-manager and external-secrets would make of an overlay's objects: certificates with exactly the
 * names that are asked for, passwords by the generator, copies of what another namespace has. Values are in plain text.
 */
export function secretsOf(objects: readonly Manifest[]): Manifest[] {
  const made = new Map<string, Manifest>();
  const put = (namespace: string | undefined, name: string, data: Content) => {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    made.set(`${namespace}/${name}`, { apiVersion: 'v1', kind: 'Secret', metadata, data });
  };
  for (const [certificate, content] of certificates(objects)) {
    put(certificate.metadata.namespace, certificate['spec'].secretName, content);
  }
  const external = objects.filter(({ kind }) => kind === 'ExternalSecret');
  const copies = external.filter((secret) => remoteNamespace(secret, objects) !== undefined);
  for (const secret of [...external.filter((candidate) => !copies.includes(candidate)), ...copies]) {
    const { namespace, name } = secret.metadata;
    const from = remoteNamespace(secret, objects);
    const source = (key: string): Content => made.get(`${from}/${key}`)?.['data'] ?? {};
    put(namespace, secret['spec'].target?.name ?? name, content(secret, from === undefined ? undefined : source));
  }
  return Array.from(made.values());
}

function certificates(objects: readonly Manifest[]): [Manifest, Content][] {
  const all = objects.filter(({ kind }) => kind === 'Certificate');
  const authorities = new Map<string, Authority>();
  for (const { metadata, spec } of all.filter(({ spec }) => spec.isCA === true)) {
    authorities.set(`${metadata.namespace}/${spec.secretName}`, authority(spec.commonName ?? metadata.name));
  }
  return all.flatMap((certificate): [Manifest, Content][] => {
    const { spec, metadata } = certificate;
    const own = authorities.get(`${metadata.namespace}/${spec.secretName}`);
    if (own) return [[certificate, { 'ca.crt': own.certificate, 'tls.crt': own.certificate, 'tls.key': own.key }]];
    const issuer = objects.find(
      ({ kind, metadata: { name, namespace } }) =>
        kind === 'Issuer' && name === spec.issuerRef.name && namespace === metadata.namespace,
    );
    const signer = authorities.get(`${metadata.namespace}/${issuer?.['spec'].ca?.secretName}`);
    if (!signer) return []; // of an issuer outside the overlay: for browsers
    const { certificate: crt, key } = issue(signer, spec.dnsNames ?? [spec.commonName]);
    return [[certificate, { 'ca.crt': signer.certificate, 'tls.crt': crt, 'tls.key': key }]];
  });
}

/** The namespace that the store of an ExternalSecret reads, where it reads this cluster. */
function remoteNamespace({ spec, metadata }: Manifest, objects: readonly Manifest[]): string | undefined {
  const store = objects.find(
    ({ kind, metadata: { name, namespace } }) =>
      kind === 'SecretStore' && name === spec.secretStoreRef?.name && namespace === metadata.namespace,
  );
  return store?.['spec'].provider?.kubernetes?.remoteNamespace;
}

function content({ spec }: Manifest, source?: (key: string) => Content): Content {
  const made: Content = {};
  for (const { secretKey, remoteRef } of spec.data ?? []) {
    const copied = source?.(remoteRef.key)[remoteRef.property];
    if (source && copied === undefined) throw new Error(`${remoteRef.key} has no ${remoteRef.property} to copy`);
    made[secretKey] = copied ?? randomValue();
  }
  for (const { rewrite } of spec.dataFrom ?? []) made[rewrite?.[0]?.regexp?.target ?? 'password'] = randomValue();
  return made;
}
