import type { Comparison } from '../../model/capacity/capacity';
import { bytes, count } from '../../model/capacity/plan';
import { size } from '../../model/elasticsearch/units';

/** A number with its unit, for a reader; a dash where it is not known. */
export function amount(value: number, unit: Comparison['unit']): string {
  if (Number.isNaN(value) || !Number.isFinite(value)) return 'not stated';
  if (unit === 'count') return count(value);
  if (unit === 'memory') return `${size(value).replace(/(?=[KMGTP]i$)/, ' ')}B`;
  return unit === 'bytes' ? bytes(value) : `${bytes(value)}/s`;
}

const units = [
  [86400e3, 'day'],
  [3600e3, 'hour'],
  [60e3, 'minute'],
  [1e3, 'second'],
] as const;

/** Milliseconds as the largest whole unit: `7 days`. */
export function span(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return 'no time';
  const [factor, name] = units.find(([factor]) => milliseconds >= factor && milliseconds % factor === 0) ?? [
    1,
    'millisecond',
  ];
  const value = milliseconds / factor;
  return milliseconds === 0 ? 'at once' : `${count(value)} ${name}${value === 1 ? '' : 's'}`;
}
