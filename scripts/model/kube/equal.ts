import { quantity } from './quantity';

/** Are two fields the same to the API server? The order of keys does not matter, nor how a quantity is written. */
export function canonicalEqual(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (before === null || after === null || typeof before !== 'object' || typeof after !== 'object') {
    const [left, right] = [quantity(before), quantity(after)];
    return before !== undefined && after !== undefined && !Number.isNaN(left) && left === right;
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Array.from(names).every((name) =>
    canonicalEqual((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name]),
  );
}
