const decimal = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const submilli: Readonly<Record<string, bigint>> = { n: 1_000_000n, u: 1_000n };

/**
 * A quantity as the API server writes it back in requests, limits and capacities: rounded up to a thousandth, with the
 * largest unit that leaves a whole number (`1000m` is `1`, `0.5Gi` is `512Mi`). Undefined where it is not a quantity.
 * Follows apimachinery `pkg/api/resource` CanonicalizeBytes and core/v1 SetDefaults_ResourceList.
 */
export function canonical(quantity: unknown): string | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(String(quantity ?? ''));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match;
  if (!whole && !fraction) return undefined;
  let numerator = BigInt(whole + fraction) * 1000n;
  let denominator = 10n ** BigInt(fraction.length);
  if (exponent !== undefined) {
    if (Number(exponent) < 0) denominator *= 10n ** BigInt(-Number(exponent));
    else numerator *= 10n ** BigInt(exponent);
  } else if (suffix.endsWith('i')) numerator *= 1024n ** BigInt(binary.indexOf(suffix));
  else if (submilli[suffix]) denominator *= submilli[suffix] * 1000n;
  else if (suffix === 'm') denominator *= 1000n;
  else numerator *= 1000n ** BigInt(decimal.indexOf(suffix) - 1);

  const milli = (numerator + denominator - 1n) / denominator;
  if (milli === 0n) return '0';
  const minus = sign === '-' ? '-' : '';
  if (suffix.endsWith('i') && milli >= 1_024_000n && milli % 1000n === 0n) {
    const [number, power] = divide(milli / 1000n, 1024n, binary.length - 1);
    return `${minus}${number}${binary[power]}`;
  }
  const [number, power] = divide(milli, 1000n, decimal.length - 1);
  const unit = exponent === undefined || power === 1 ? decimal[power] : `e${(power - 1) * 3}`;
  return `${minus}${number}${unit}`;
}

/** How often a number divides by the base without a rest, at most so often, and what is left. */
function divide(number: bigint, base: bigint, most: number): [bigint, number] {
  let power = 0;
  while (power < most && number % base === 0n) {
    number /= base;
    power += 1;
  }
  return [number, power];
}
