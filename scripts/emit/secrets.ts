import { randomInt } from 'node:crypto';
import { InputError } from '../input-error';
import type { External, Facts } from '../model/kube/facts';
import type { Manifest } from '../model/kube/manifest';
import type { Authority, Certificate } from './certificate';
import { authority, issue } from './certificate';

/** Without look-alikes and without characters that YAML, shells or URLs treat as special. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A random value of 40 characters: 233 bits, and long enough for Kibana's keys (32 at least). */
export function randomValue(length = 40): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * The Secrets that an overlay expects from outside: its keys with random values, its certificates signed, its `values`
 * as they stand. Secrets of one name hold the same in every namespace, because they are copies of each other.
 * @throws InputError where a certificate is asked for without a name to put in it.
 */
export function secretsOf(facts: Facts, random: () => string = randomValue): Manifest[] {
  const value = once((_: string) => random());
  const signer = once((name: string) => authority(name));
  const certificate = once((_: string, external: External) => issued(external, signer));
  return facts.external
    .filter(({ kind }) => kind === 'Secret')
    .map((external) => {
      const { name, namespace, keys = [], values = {} } = external;
      const made = (key: string) => signedValue(key, external, signer, certificate) ?? value(`${name}\n${key}`);
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: namespace === undefined ? { name } : { name, namespace },
        type: 'Opaque',
        stringData: { ...values, ...Object.fromEntries(keys.map((key) => [key, values[key] ?? made(key)])) },
      };
    });
}

function signedValue(
  key: string,
  external: External,
  signer: (name: string) => Authority,
  certificate: (name: string, external: External) => Certificate,
): string | undefined {
  if (!external.certificate) return undefined;
  if (key === 'ca.crt') return signer(external.certificate.authority).certificate;
  if (key === 'tls.crt') return certificate(external.name, external).certificate;
  if (key === 'tls.key') return certificate(external.name, external).key;
  return undefined;
}

function issued({ name, certificate }: External, signer: (name: string) => Authority): Certificate {
  const [first, ...others] = certificate?.dnsNames ?? [];
  if (first === undefined || !certificate) {
    throw new InputError(`external Secret ${name}: expected certificate.dnsNames for tls.crt and tls.key, found none`);
  }
  return issue(signer(certificate.authority), [first, ...others]);
}

/** Calls the function once for each first argument. */
function once<Rest extends readonly unknown[], T>(
  make: (key: string, ...rest: Rest) => T,
): (key: string, ...rest: Rest) => T {
  const made = new Map<string, T>();
  return (key, ...rest) => {
    if (!made.has(key)) made.set(key, make(key, ...rest));
    return made.get(key) as T;
  };
}
