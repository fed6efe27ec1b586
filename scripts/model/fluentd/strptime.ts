import { remember } from '../kube/remember';

/** What each directive of Ruby's strptime takes. */
const directives: Readonly<Record<string, string>> = {
  Y: '[+-]?\\d+',
  m: '(?:0?[1-9]|1[0-2])',
  d: '\\s*(?:0?[1-9]|[12]\\d|3[01])',
  e: '\\s*(?:0?[1-9]|[12]\\d|3[01])',
  H: '\\s*(?:[01]?\\d|2[0-4])',
  k: '\\s*(?:[01]?\\d|2[0-4])',
  I: '\\s*(?:0?[1-9]|1[0-2])',
  M: '[0-5]?\\d',
  S: '(?:[0-5]?\\d|60)',
  L: '[+-]?\\d+',
  N: '[+-]?\\d+',
  y: '\\d{2}',
  j: '\\d{1,3}',
  z: '(?:[zZ]|[+-]\\d{1,2}:?\\d{0,2}(?::?\\d{2})?|[A-Za-z]+(?:[+-]\\d+)?)',
  Z: '(?:[zZ]|[+-]\\d{1,2}:?\\d{0,2}(?::?\\d{2})?|[A-Za-z]+(?:[+-]\\d+)?)',
  b: '[A-Za-z]{3,}',
  B: '[A-Za-z]{3,}',
  h: '[A-Za-z]{3,}',
  a: '[A-Za-z]{3,}',
  A: '[A-Za-z]{3,}',
  p: '[AaPp]\\.?[Mm]\\.?',
  P: '[AaPp]\\.?[Mm]\\.?',
  s: '-?\\d+',
  '%': '%',
};
const composed: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  D: '%m/%d/%y',
  R: '%H:%M',
};

const regexOf = remember((format): RegExp | 'unknown' => {
  let known = true;
  const whole = format.replace(/%([FTXDR])/g, (_, letter: string) => composed[letter] ?? '');
  const source = whole.replace(/%(\d?)(.)|\s+|[^%\s]+/gs, (part, digits?: string, letter?: string) => {
    if (letter === undefined) return /^\s/.test(part) ? '\\s*' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    const own = directives[letter];
    known &&= (own !== undefined && digits === '') || letter === 'N' || letter === 'L';
    return own ?? '';
  });
  return known ? new RegExp(`^${source}$`) : 'unknown';
});

/** Does the text fit a format of strptime? Undefined where the format holds a directive that is not known here. */
export function timeFits(format: string, text: string): boolean | undefined {
  const regex = regexOf(format);
  return regex === 'unknown' ? undefined : regex.test(text);
}
