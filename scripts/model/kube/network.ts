import { isIPv4, isIPv6 } from 'node:net';

/** A network: its first address as a number, the bits that are fixed and those that are free. */
export interface Network {
  family: 4 | 6;
  start: bigint;
  bits: number;
  free: bigint;
}

/** `10.0.0.0/8`, IPv6 too, as a number; undefined for anything else. */
export function network(text: unknown): Network | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d+)$/.exec(String(text)) ?? [];
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  const size = family === 4 ? 32 : 128;
  const bits = Number(length);
  if (!family || bits > size) return undefined;
  return { family, start: family === 4 ? four(address) : six(address), bits, free: BigInt(size - bits) };
}

const four = (address: string): bigint => address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);

function six(address: string): bigint {
  const plain = address.replace(/[\d.]+$/, (tail) => (tail.includes('.') ? pairs(four(tail)) : tail));
  const [head = '', tail] = plain.split('::');
  const [before, after] = [head, tail ?? ''].map((half) => half.split(':').filter(Boolean)) as [string[], string[]];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

const pairs = (number: bigint): string => `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
