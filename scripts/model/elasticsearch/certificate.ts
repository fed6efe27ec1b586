import { ofKindIn } from '../kube/lookup';
import type { Mount } from '../kube/mount';
import { mountOf } from '../kube/mount';
import { list } from '../kube/shape';
import type { Stack } from '../kube/stack';

/** What the stack says of the certificate in a Secret. */
export interface KnownCertificate {
  /** Who signed it, or whom its `ca.crt` trusts. */
  authority: string;
  /** The names that it is for, where they are stated. */
  dnsNames: readonly string[] | undefined;
}

/** The Secret behind a file of a container, or undefined where none or more than one may be. */
export function secretOf(file: string, mounts: readonly Mount[]): string | undefined {
  const volume = mountOf(file, mounts)?.volume;
  if (volume?.secret) return volume.secret.secretName;
  const secrets = list(volume?.projected?.sources).flatMap((source) => source?.secret?.name ?? []);
  return secrets.length === 1 ? secrets[0] : undefined;
}

/**
 * The certificate in a Secret, as cert-manager's Certificate, `external` in stack.yaml, or the Secret that an
 * ExternalSecret copies it from describes it; undefined where nobody does.
 */
export function certificateOf(
  secret: string,
  namespace: string,
  stack: Stack,
  depth = 0,
): KnownCertificate | undefined {
  const external = stack.facts.external.find(
    ({ kind, name, namespace: own }) => kind === 'Secret' && name === secret && (own ?? '') === namespace,
  );
  if (external?.certificate)
    return { authority: `external ${external.certificate.authority}`, dnsNames: external.certificate.dnsNames };
  const inNamespace = (kind: string) => ofKindIn(stack, kind, namespace);
  const certificate = inNamespace('Certificate').find(({ spec }) => spec?.secretName === secret);
  if (certificate) {
    const { dnsNames, isCA, issuerRef } = certificate['spec'];
    const signs = isCA === true ? inNamespace('Issuer').find(({ spec }) => spec?.ca?.secretName === secret) : undefined;
    const kind = signs ? 'Issuer' : (issuerRef?.kind ?? 'Issuer');
    const name = signs?.metadata.name ?? issuerRef?.name;
    return {
      authority: kind === 'Issuer' ? `Issuer ${namespace}/${name}` : `${kind} ${name}`,
      dnsNames: Array.isArray(dnsNames) ? dnsNames.map(String) : [],
    };
  }
  const copy = inNamespace('ExternalSecret').find(
    ({ metadata, spec }) => (spec?.target?.name ?? metadata.name) === secret,
  );
  const from = list(copy?.['spec']?.data).find(
    (entry) => entry?.remoteRef?.property === 'ca.crt' || entry?.secretKey === 'ca.crt',
  )?.remoteRef?.key;
  const store = inNamespace('SecretStore').find(
    ({ metadata }) => metadata.name === copy?.['spec']?.secretStoreRef?.name,
  );
  const remote = store?.['spec']?.provider?.kubernetes?.remoteNamespace;
  if (typeof from !== 'string' || typeof remote !== 'string' || depth > 3) return undefined;
  return certificateOf(from, remote, stack, depth + 1);
}

/** Can it be told whether these are the same authority, and are they not? */
export function differ(a: KnownCertificate, b: KnownCertificate): boolean {
  return a.authority !== b.authority && a.authority.startsWith('external ') === b.authority.startsWith('external ');
}

/** Is a certificate for `name` good for this host? A star stands for one label (RFC 6125). */
export function namesHost(name: string, host: string): boolean {
  const plain = host.replace(/\.$/, '').toLowerCase();
  const own = name.toLowerCase();
  return (
    own === plain ||
    (own.startsWith('*.') && plain.includes('.') && own.slice(2) === plain.slice(plain.indexOf('.') + 1))
  );
}
