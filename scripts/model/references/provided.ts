import { external, lookup } from '../kube/lookup';
import type { Manifest } from '../kube/manifest';
import { group } from '../kube/manifest';
import { containers } from '../kube/pod';
import { namespaceOf } from '../kube/pods';
import type { Unstructured } from '../kube/shape';
import type { Stack } from '../kube/stack';

/** The keys that a ConfigMap or Secret holds; undefined where only the cluster will know. */
export interface Provided {
  keys: ReadonlySet<string> | undefined;
}

/**
 * What the ConfigMap or Secret holds once the target is applied: as an object of the target, made by a controller from
 * another one (external-secrets, cert-manager, Sealed Secrets …), or declared outside. Undefined where nobody makes it.
 */
export function provided(
  stack: Stack,
  kind: 'ConfigMap' | 'Secret',
  name: string,
  namespace: string,
): Provided | undefined {
  const sources =
    stack.memo(makers).get(place(kind, namespace, name)) ?? stack.memo(makers).get(place(kind, '*', name)) ?? [];
  const own = lookup(stack, kind, name, namespace);
  const declared = external(stack, kind, name, namespace);
  const all: Provided[] = [...sources];
  if (own) all.push({ keys: ownKeys(own) });
  if (declared) all.push({ keys: declared.keys && new Set(declared.keys) });
  if (kind === 'ConfigMap' && name === 'kube-root-ca.crt') all.push(some('ca.crt'));
  if (!all.length) return stack.memo(namedByJobs).has(place(kind, namespace, name)) ? unknown : undefined;
  return {
    keys: all.every(({ keys }) => keys) ? new Set(all.flatMap(({ keys }) => Array.from(keys ?? []))) : undefined,
  };
}

/** A Job whose command line names the Secret makes it (certgen of a webhook) as a rule: what it holds is not known. */
function namedByJobs({ ofKind }: Stack): ReadonlySet<string> {
  return new Set(
    ofKind('Job').flatMap((job) =>
      containers(job).flatMap(({ value: { command, args } }) => {
        const words = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
        const names = words.flatMap((word) => /^-{1,2}[\w-]*secret[\w-]*=(.+)$/.exec(word)?.[1] ?? []);
        return names.map((name) => place('Secret', namespaceOf(job), name));
      }),
    ),
  );
}

const some = (...keys: string[]): Provided => ({ keys: new Set(keys) });
const unknown: Provided = { keys: undefined };
const place = (kind: string, namespace: string, name: unknown) => `${kind}\n${namespace}\n${String(name)}`;
const keysIn = (map: unknown): string[] => (map !== null && typeof map === 'object' ? Object.keys(map) : []);
const listOf = (value: unknown): Unstructured[] =>
  Array.isArray(value) ? value.filter((entry) => entry !== null && typeof entry === 'object') : [];

function ownKeys(object: Manifest): ReadonlySet<string> | undefined {
  if (object['type'] === 'kubernetes.io/service-account-token') return some('token', 'ca.crt', 'namespace').keys;
  return new Set(['data', 'binaryData', 'stringData'].flatMap((field) => keysIn(object[field])));
}

type Made = readonly [kind: 'ConfigMap' | 'Secret', namespace: string, name: unknown, provided: Provided];

function makers(stack: Stack): ReadonlyMap<string, Provided[]> {
  const made = new Map<string, Provided[]>();
  for (const object of stack.objects) {
    const from = Object.hasOwn(controllers, object.kind) ? controllers[object.kind] : undefined;
    for (const [kind, namespace, name, keys] of from?.(object, stack) ?? []) {
      const key = place(kind, namespace, name);
      made.set(key, [...(made.get(key) ?? []), keys]);
    }
  }
  return made;
}

/** Per kind: the Secrets and ConfigMaps that a controller makes of such an object. */
const controllers: Readonly<Record<string, (object: Manifest, stack: Stack) => readonly Made[]>> = {
  ExternalSecret: (object, stack) => externalSecret(object['spec'], object.metadata.name, namespaceOf(object), stack),
  ClusterExternalSecret: ({ spec, metadata }, stack) =>
    externalSecret(spec?.externalSecretSpec, spec?.externalSecretName ?? metadata.name, '*', stack),
  Certificate: (object) => (group(object) === 'cert-manager.io' ? certificate(object) : []),
  Issuer: (object) => acmeKey(object, namespaceOf(object)),
  ClusterIssuer: (object) => acmeKey(object, '*'),
  Ingress: issuedForIngress,
  SealedSecret: (object) => {
    const { template, encryptedData } = object['spec'] ?? {};
    const keys = [...keysIn(encryptedData), ...keysIn(template?.data)];
    return [['Secret', namespaceOf(object), template?.metadata?.name ?? object.metadata.name, some(...keys)]];
  },
  Bundle: ({ spec, metadata }) => {
    const { configMap, secret } = spec?.target ?? {};
    const of = (kind: 'ConfigMap' | 'Secret', target: Unstructured): Made[] =>
      target ? [[kind, '*', metadata.name, unknown]] : [];
    return [...of('ConfigMap', configMap), ...of('Secret', secret)];
  },
  VaultStaticSecret: vault,
  VaultDynamicSecret: vault,
  VaultPKISecret: vault,
  OnePasswordItem: (object) => [['Secret', namespaceOf(object), object.metadata.name, unknown]],
  Elasticsearch: (object) =>
    ['es-elastic-user', 'es-http-certs-public', 'es-http-ca-internal', 'es-http-certs-internal'].map(
      (suffix) => ['Secret', namespaceOf(object), `${object.metadata.name}-${suffix}`, unknown] as const,
    ),
  Kibana: (object) =>
    ['kb-http-certs-public', 'kb-http-certs-internal'].map(
      (suffix) => ['Secret', namespaceOf(object), `${object.metadata.name}-${suffix}`, unknown] as const,
    ),
};

/** external-secrets.io `ExternalSecret`: `target.template.data` replaces what `data` and `dataFrom` fetch, unless merged. */
function externalSecret(spec: Unstructured, fallback: string, namespace: string, stack: Stack): readonly Made[] {
  const target = spec?.target ?? {};
  if (target.creationPolicy === 'None') return [];
  const kind = target.manifest?.kind === 'ConfigMap' ? 'ConfigMap' : 'Secret';
  const fetched = [
    ...listOf(spec?.data).map(({ secretKey }) => some(String(secretKey))),
    ...listOf(spec?.dataFrom).map((source) => generatedKeys(source, namespace, stack)),
  ];
  const templated = keysIn(target.template?.data);
  const replaced = templated.length > 0 && target.template.mergePolicy !== 'Merge';
  const parts = replaced ? [some(...templated)] : [...fetched, some(...templated)];
  if (listOf(target.template?.templateFrom).length) parts.push(unknown);
  return parts.map((part) => [kind, namespace, target.name ?? fallback, part] as const);
}

/** The keys that one entry of `dataFrom` yields: known for a generator, renamed by `rewrite`, else unknown. */
function generatedKeys(source: Unstructured, namespace: string, stack: Stack): Provided {
  const generator = source.sourceRef?.generatorRef;
  let keys: string[];
  if (generator?.kind === 'Password') {
    const object = lookup(stack, 'Password', String(generator.name), namespace);
    const named: unknown = object?.['spec']?.secretKeys;
    keys = Array.isArray(named) && named.length ? named.map(String) : ['password'];
  } else if (generator?.kind === 'UUID') keys = ['uuid'];
  else return unknown;
  for (const { regexp } of listOf(source.rewrite)) {
    if (!regexp) return unknown;
    try {
      const pattern = new RegExp(String(regexp.source), 'g');
      keys = keys.map((name) => name.replace(pattern, String(regexp.target)));
    } catch {
      return unknown; // a pattern of Go's that JavaScript does not read
    }
  }
  return some(...keys);
}

/** cert-manager `Certificate`: the pair, the authority, further formats and keystores. */
function certificate(object: Manifest): readonly Made[] {
  const { secretName, keystores, additionalOutputFormats } = object['spec'] ?? {};
  const keys = ['tls.crt', 'tls.key', 'ca.crt'];
  for (const { type } of listOf(additionalOutputFormats)) keys.push(type === 'DER' ? 'key.der' : 'tls-combined.pem');
  if (keystores?.jks?.create) keys.push('keystore.jks', 'truststore.jks');
  if (keystores?.pkcs12?.create) keys.push('keystore.p12', 'truststore.p12');
  return secretName ? [['Secret', namespaceOf(object), secretName, some(...keys)]] : [];
}

/** The account key that cert-manager keeps for an ACME issuer. */
function acmeKey(object: Manifest, namespace: string): readonly Made[] {
  const name: unknown = object['spec']?.acme?.privateKeySecretRef?.name;
  return name ? [['Secret', namespace, name, some('tls.key')]] : [];
}

/** The Secrets of an Ingress that cert-manager's ingress-shim, or kube-lego's heirs, fill for its annotation. */
function issuedForIngress(object: Manifest): readonly Made[] {
  const annotations: Record<string, unknown> = object.metadata.annotations ?? {};
  const issued = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'].some(
    (name) => annotations[name],
  );
  if (!issued) return [];
  return listOf(object['spec']?.tls)
    .filter(({ secretName }) => secretName)
    .map(
      ({ secretName }) => ['Secret', namespaceOf(object), secretName, some('tls.crt', 'tls.key', 'ca.crt')] as const,
    );
}

function vault(object: Manifest): readonly Made[] {
  const { name, create } = object['spec']?.destination ?? {};
  return name && create ? [['Secret', namespaceOf(object), name, unknown]] : [];
}
