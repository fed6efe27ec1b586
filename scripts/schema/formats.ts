import { isIP } from 'node:net';
import type { Format } from 'ajv';

const digits = /^\d+$/;
const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const number = (validate: (value: number) => boolean): Format => ({ type: 'number', validate });

/** The formats that the API server checks; a format that is not among them says nothing. */
export const formats: Readonly<Record<string, Format>> = {
  int32: number((value) => value >= -(2 ** 31) && value < 2 ** 31),
  int64: number((value) => value >= -(2 ** 63) && value < 2 ** 63),
  byte: isBase64,
  'date-time': (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) => text === '0' || /^[+-]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text),
  ipv4: isIpv4,
  ipv6: (text) => text.includes(':') && /^[0-9A-Fa-f:.]+$/.test(text),
  'host-address': (text) => isIP(text) > 0,
  cidr: isCidr,
  uuid: (text) => /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(text),
  uri: (text) => text.startsWith('/') || URL.canParse(text),
};

/** Go's decoder skips line breaks and insists on padding. */
function isBase64(text: string): boolean {
  const stripped = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  return stripped.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(stripped);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => digits.test(part) && Number(part) <= 255);
}

function isCidr(text: string): boolean {
  const [address = '', length = '', more] = text.split('/');
  if (more !== undefined || !digits.test(length)) return false;
  return isIpv4(address) ? Number(length) <= 32 : address.includes(':') && Number(length) <= 128;
}
