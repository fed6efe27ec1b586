const byteFactors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  p: 2 ** 50,
  pb: 2 ** 50,
};

const timeFactors: Readonly<Record<string, number>> = {
  nanos: 1e-6,
  micros: 1e-3,
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86400e3,
};

/** A byte size as Elasticsearch and the JVM write it (`512mb`, `1g`, `1024`), in bytes; NaN for anything else. */
export function bytes(text: unknown): number {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]{0,2})\s*$/i.exec(String(text ?? '')) ?? [];
  return number === undefined ? NaN : Number(number) * (byteFactors[unit.toLowerCase()] ?? NaN);
}

/**
 * A time as Elasticsearch writes it (`30s`, `1d`, `500ms`), in milliseconds; `0` and `-1` need no unit; NaN for
 * anything else, a fraction too, which Elasticsearch refuses.
 */
export function time(text: unknown): number {
  const value = String(text ?? '').trim();
  if (/^(-1|0)$/.test(value)) return Number(value);
  const [, number, unit = ''] = /^(\d+)\s*([a-z]+)$/i.exec(value) ?? [];
  return number === undefined ? NaN : Number(number) * (timeFactors[unit === 'M' ? '' : unit.toLowerCase()] ?? NaN);
}

/** Bytes for a reader: `512Mi`, `1.5Gi`. */
export function size(value: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  let rest = value;
  let unit = 0;
  while (Math.abs(rest) >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${Number(rest.toFixed(rest < 10 ? 1 : 0))}${units[unit]}`;
}
