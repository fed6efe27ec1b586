import { isIP, isIPv4 } from 'node:net';
import type { Environment } from '@marcbachmann/cel-js';
import { quantity } from '../model/kube/quantity';
import { goPattern } from './go-pattern';

type Value = string | number | bigint;
type Quantity = { quantity: number };

const numberOf = (text: string): Quantity => {
  const value = quantity(text);
  if (Number.isNaN(value)) throw new Error(`${text} is no quantity`);
  return { quantity: value };
};

const equal = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a, big) === JSON.stringify(b, big);
const big = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
const contains = (list: readonly unknown[], value: unknown): boolean => list.some((entry) => equal(entry, value));
const position = (index: number): bigint => BigInt(index);

function extreme(list: readonly Value[], better: (a: Value, b: Value) => boolean): Value {
  if (!list.length) throw new Error('the list is empty');
  return list.reduce((best, value) => (better(value, best) ? value : best));
}

function sum(list: readonly (number | bigint)[]): number | bigint {
  return list.every((value) => typeof value === 'bigint')
    ? list.reduce((total, value) => total + value, 0n)
    : list.reduce<number>((total, value) => total + Number(value), 0);
}

/** How often a text may be replaced; a negative limit is none. */
function replaced(text: string, from: string, to: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(from, to);
  const parts = text.split(from);
  const cut = Number(limit) + 1;
  return parts.length <= cut ? parts.join(to) : [parts.slice(0, cut).join(to), ...parts.slice(cut)].join(from);
}

/**
 * What the API server's CEL has beside the language itself (https://kubernetes.io/docs/reference/using-api/cel/):
 * strings, regular expressions, lists, sets, quantities, addresses and URLs.
 */
const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
  'string.re2(string): bool': (text: string, pattern: string) => goPattern(pattern).test(text),
  'string.find(string): string': (text: string, pattern: string) => goPattern(pattern).find(text)[0] ?? '',
  'string.findAll(string): list<string>': (text: string, pattern: string) => goPattern(pattern).find(text),
  'string.findAll(string, int): list<string>': (text: string, pattern: string, most: bigint) =>
    goPattern(pattern)
      .find(text)
      .slice(0, most < 0n ? undefined : Number(most)),
  'string.charAt(int): string': (text: string, index: bigint) => text.charAt(Number(index)),
  'string.replace(string, string): string': (text: string, from: string, to: string) => replaced(text, from, to, -1n),
  'string.replace(string, string, int): string': replaced,
  'string.reverse(): string': (text: string) => Array.from(text).reverse().join(''),

  'list.sum(): dyn': sum,
  'list.min(): dyn': (list: Value[]) => extreme(list, (a, b) => a < b),
  'list.max(): dyn': (list: Value[]) => extreme(list, (a, b) => a > b),
  'list.isSorted(): bool': (list: Value[]) => list.every((value, at) => at === 0 || (list[at - 1] as Value) <= value),
  'list.indexOf(dyn): int': (list: unknown[], value: unknown) =>
    position(list.findIndex((entry) => equal(entry, value))),
  'list.lastIndexOf(dyn): int': (list: unknown[], value: unknown) =>
    position(list.length - 1 - [...list].reverse().findIndex((entry) => equal(entry, value))),
  'list.distinct(): list': (list: unknown[]) =>
    list.filter((value, at) => list.findIndex((entry) => equal(entry, value)) === at),
  'list.flatten(): list': (list: unknown[]) => list.flat(),
  'list.reverse(): list': (list: unknown[]) => [...list].reverse(),
  'list.slice(int, int): list': (list: unknown[], from: bigint, to: bigint) => list.slice(Number(from), Number(to)),
  'list.sort(): list': (list: Value[]) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),

  'setContains(list, list): bool': (list: unknown[], part: unknown[]) => part.every((value) => contains(list, value)),
  'setEquivalent(list, list): bool': (a: unknown[], b: unknown[]) =>
    a.every((value) => contains(b, value)) && b.every((value) => contains(a, value)),
  'setIntersects(list, list): bool': (a: unknown[], b: unknown[]) => a.some((value) => contains(b, value)),

  'isQuantity(string): bool': (text: string) => !Number.isNaN(quantity(text)),
  'quantity(string): map': numberOf,
  'map.isGreaterThan(map): bool': (a: Quantity, b: Quantity) => a.quantity > b.quantity,
  'map.isLessThan(map): bool': (a: Quantity, b: Quantity) => a.quantity < b.quantity,
  'map.compareTo(map): int': (a: Quantity, b: Quantity) => BigInt(Math.sign(a.quantity - b.quantity)),
  'map.sign(): int': (a: Quantity) => BigInt(Math.sign(a.quantity)),
  'map.isInteger(): bool': (a: Quantity) => Number.isInteger(a.quantity),
  'map.asInteger(): int': (a: Quantity) => BigInt(a.quantity),
  'map.asApproximateFloat(): double': (a: Quantity) => a.quantity,
  'map.add(map): map': (a: Quantity, b: Quantity) => ({ quantity: a.quantity + b.quantity }),
  'map.sub(map): map': (a: Quantity, b: Quantity) => ({ quantity: a.quantity - b.quantity }),

  'isIP(string): bool': (text: string) => isIP(text) !== 0,
  'ip(string): map': (text: string) => {
    if (!isIP(text)) throw new Error(`${text} is no IP address`);
    return { ip: text };
  },
  'map.family(): int': ({ ip }: { ip: string }) => (isIPv4(ip) ? 4n : 6n),
  'isCIDR(string): bool': (text: string) => {
    const [address = '', length = ''] = text.split('/');
    return isIP(address) !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= (isIPv4(address) ? 32 : 128);
  },

  'isURL(string): bool': (text: string) => URL.canParse(text) || text.startsWith('/'),
  'url(string): map': (text: string) => {
    const { protocol, host, hostname, port, pathname } = new URL(text);
    return { scheme: protocol.slice(0, -1), host, hostname, port, path: pathname };
  },
  'map.getScheme(): string': ({ scheme }: { scheme: string }) => scheme,
  'map.getHost(): string': ({ host }: { host: string }) => host,
  'map.getHostname(): string': ({ hostname }: { hostname: string }) => hostname,
  'map.getPort(): string': ({ port }: { port: string }) => port,
  'map.getEscapedPath(): string': ({ path }: { path: string }) => path,
};

/** Adds the API server's functions to a CEL environment. */
export function addFunctions(environment: Environment): Environment {
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as never);
  return environment;
}
