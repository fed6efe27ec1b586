import { randomInt } from 'node:crypto';
import type { Facts } from '../kube/facts';
import type { Manifest } from '../kube/manifest';

/** Without look-alikes and without characters that YAML, shells or URLs treat as special. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A random value of 40 characters: 233 bits, and long enough for Kibana's keys (32 at least). */
export function randomValue(length = 40): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The Secrets that an overlay expects from outside: its keys with random values, its `values` as they stand. */
export function secretsOf(facts: Facts, random: () => string = randomValue): Manifest[] {
  return facts.external
    .filter(({ kind }) => kind === 'Secret')
    .map(({ name, namespace, keys = [], values = {} }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: namespace === undefined ? { name } : { name, namespace },
      type: 'Opaque',
      stringData: { ...values, ...Object.fromEntries(keys.map((key) => [key, values[key] ?? random()])) },
    }));
}
