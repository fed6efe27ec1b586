import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate and its key in PEM, the key in PKCS#8. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** What signs: its name, and the pair of keys that its certificate binds to the name. */
export interface Authority extends Certificate {
  name: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** X.509 as in RFC 5280, in DER: a tag, the length and the content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.from(content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const octets = (content: Uint8Array) => der(0x04, content);
const bits = (content: Uint8Array, unused = 0) => der(0x03, Buffer.of(unused), content);
const yes = der(0x01, Buffer.of(0xff));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.of(first * 40 + second, ...bytes));
}

const time = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const name = (common: string) => sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(common)))));
const publicBytes = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });
/** The last 65 bytes of the key's structure are the point of the curve: what RFC 5280 hashes for an identifier. */
const identifier = (key: KeyObject) => createHash('sha1').update(publicBytes(key).subarray(-65)).digest();
const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value));

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));

interface Request {
  subject: string;
  publicKey: KeyObject;
  issuer: { name: string; privateKey: KeyObject; publicKey: KeyObject };
  days: number;
  extensions: readonly Uint8Array[];
}

function signed({ subject, publicKey, issuer, days, extensions }: Request, now: Date): string {
  const from = new Date(now.getTime() - 3_600_000); // clocks differ
  const until = new Date(now.getTime() + days * 86_400_000);
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8() & 0x7f) | 0x40); // positive, and of 16 bytes
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, serial),
    ecdsaWithSha256,
    name(issuer.name),
    sequence(time(from), time(until)),
    name(subject),
    publicBytes(publicKey),
    der(
      0xa3,
      sequence(
        extension('2.5.29.14', octets(identifier(publicKey))),
        extension('2.5.29.35', sequence(der(0x80, identifier(issuer.publicKey)))),
        ...extensions,
      ),
    ),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuer.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function keys() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A new authority, valid for `days`: it signs certificates and nothing else. */
export function authority(common: string, days = 365, now = new Date()): Authority {
  const pair = keys();
  const certificate = signed(
    {
      subject: common,
      publicKey: pair.publicKey,
      issuer: { name: common, ...pair },
      days,
      extensions: [
        extension('2.5.29.19', sequence(yes), true),
        extension('2.5.29.15', bits(Buffer.of(0b0000_0110), 1), true), // keyCertSign, cRLSign
      ],
    },
    now,
  );
  return { name: common, certificate, ...pair };
}

/** A certificate for these DNS names, the first of which is its common name; for servers and clients. */
export function issue(
  issuer: Authority,
  dnsNames: readonly [string, ...string[]],
  days = 365,
  now = new Date(),
): Certificate {
  const pair = keys();
  const names = dnsNames.map((dnsName) => der(0x82, Buffer.from(dnsName)));
  const certificate = signed(
    {
      subject: dnsNames[0].slice(0, 64), // the limit of a common name
      publicKey: pair.publicKey,
      issuer,
      days,
      extensions: [
        extension('2.5.29.19', sequence(), true),
        extension('2.5.29.15', bits(Buffer.of(0b1000_0000), 7), true), // digitalSignature
        extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
        extension('2.5.29.17', sequence(...names)),
      ],
    },
    now,
  );
  return { certificate, key: pair.key };
}
