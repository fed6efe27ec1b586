/** The words that are no strings to the API server's YAML (go-yaml v2, `resolve.go`): YAML 1.1, so `on` is true. */
const words = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const decimal = /^[-+]?(?:0|[1-9]\d*)$/;
const based = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** The value of a plain scalar: null, boolean, number (`0755` is octal) or string. */
export function scalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // digits, signs and the point begin a number; of the letters, only those of the words above matter
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) return number(text);
  if (text.length > 5) return text;
  const word = words.get(text);
  return word === undefined ? text : word;
}

function number(text: string): string | number | boolean | null {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.charCodeAt(0) === 46) return float.test(text) ? Number(text) : text;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (decimal.test(plain)) return Number(plain);
  const [, sign, hex, binary, octal] = based.exec(plain) ?? [];
  const digits = hex ?? binary ?? octal;
  if (digits !== undefined) {
    const value = parseInt(digits, hex ? 16 : binary ? 2 : 8);
    return sign === '-' ? -value : value;
  }
  return float.test(plain) ? Number(plain) : text;
}
