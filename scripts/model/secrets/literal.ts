/* What tells a secret that is written out from a name, a path, a flag or a reference to one. */

/** Words that a secret's name ends in. */
const nouns = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'credential',
  'credentials',
  'pat',
]);
/** Words that make a secret of the `key` that follows them. */
const keyOf = new Set([
  ...[
    'access',
    'account',
    'sec',
    'api',
    'auth',
    'encryption',
    'master',
    'private',
    'secret',
    'session',
    'shared',
    'signing',
  ],
  ...['storage', 'ssh', 'webhook', 'hmac', 'aes', 'jwt', 'cookie'],
]);
/** Names that are written as one word. */
const joined =
  /(password|passwd|passphrase|apikey|accesskey|secretkey|privatekey|encryptionkey|authtoken|accesstoken)$/;
/** Endings that say in which form the secret stands, not that it is something else. */
const forms = new Set(['base64', 'b64', 'value', 'plain', 'plaintext', 'raw', 'string']);

const words = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/**
 * Is this the name of a secret: `ELASTIC_PASSWORD`, `xpack.security.encryptionKey`, `apiKey`? The last word decides, so
 * `PASSWORD_FILE`, `token_url`, `secretName` and `max_tokens` are not.
 */
export function isSecretName(name: string): boolean {
  const all = words(name);
  while (all.length > 1 && (forms.has(all.at(-1) ?? '') || /^\d+$/.test(all.at(-1) ?? ''))) all.pop();
  const last = (all.at(-1) ?? '').replace(/\d+$/, '');
  const before = all.at(-2) ?? '';
  if (nouns.has(last)) return last !== 'pat' || all.length > 1;
  if (last === 'pass') return all.length > 1 && !['proxy', 'by', 'pipeline', 'first', 'second'].includes(before);
  return (last === 'key' && keyOf.has(before)) || joined.test(last);
}

/** Ways of saying where the secret is: of a shell, Fluentd, Elastic, Helm, templates, Argo CD plugins and stores. */
const references = [
  /\$\{[^}]*\}|\$\([^)]*\)|`[^`]+`/,
  /^\$(?:\w+$|\()/,
  /#\{[^}]*\}/,
  /\{\{[^}]*\}\}/,
  /%\{[^}]*\}|%[A-Z_]+%/,
  /^<[^<>]*>$/,
  /^@[\w.-]+@$|^__\w+__$/,
  /^(?:vault|secret|secretref|ref\+\w+|op|env|file|keystore|sops|arn:aws|gcpsm|awssm|ssm|akv)[:/]/i,
  /^ENC\[/,
];

/** What takes the place of the reference when it is empty: `${X:-default}`, `#{ENV['X'] || 'default'}`. */
const fallbacks = [
  /^\$\{\w+:-?([^}]+)\}$/,
  /^#\{\s*ENV\[[^\]]+\]\s*\|\|\s*["']([^"']*)["']\s*\}$/,
  /^#\{\s*ENV\.fetch\([^,]+,\s*["']([^"']*)["']\s*\)\s*\}$/,
];

/** Does the text point to a secret instead of being one? A default within a reference is written out all the same. */
export function isReference(value: string): boolean {
  const text = value.trim();
  for (const fallback of fallbacks) {
    const written = fallback.exec(text)?.[1];
    if (written) return isReference(written);
  }
  return references.some((reference) => reference.test(text));
}

/** Texts that stand where a secret would, and are none. */
const harmless = new Set([
  ...[
    '',
    'true',
    'false',
    'yes',
    'no',
    'on',
    'off',
    'null',
    'nil',
    'none',
    'undefined',
    'enabled',
    'disabled',
    'optional',
  ],
  ...['required', 'basic', 'bearer', 'auto', 'file', 'string', 'keyword', 'text', 'use_nil', 'use_default'],
]);

/** Is the value written out, and not a reference, a path, a mask or a word that only names a mode? */
export function isLiteral(value: string): boolean {
  const text = value.trim();
  if (!/[A-Za-z0-9]/.test(text) || isReference(text) || harmless.has(text.toLowerCase())) return false;
  if (/^(\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text)) return false; // a path of a file
  if (/^[\w.-]+\/[\w./-]+\.(?:key|pem|crt|p12|jks|txt|json|ya?ml)$/.test(text)) return false;
  if (/^https?:\/\/[^@\s]*$/.test(text)) return false; // an address without a user
  return !/^(?:[*x•.]+|\[?redacted\]?|\*{3}.*)$/i.test(text);
}

/** Is the value a secret that is written out, as the name tells? */
export function isPlainSecret(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value).trim();
  if (!isSecretName(name) || !isLiteral(text)) return false;
  const password = /(pass|passwd|password|passphrase|pwd)\d*$/i.test(name);
  if (/^\d+$/.test(text)) return password;
  if (/^[A-Za-z_][\w]*(?:\.\w+)+$/.test(text) && isSecretName(text)) return false; // `config.password` in code
  const names = /(secret|credentials?)\d*$/i.test(name); // `secret: kibana-tls` is the name of one
  return !(names && /^(?:[a-z0-9.-]+\/)?[a-z]+(?:-[a-z0-9]{1,14})*$/.test(text));
}

/** The shapes of secrets that need no name to be known by. */
const shapes: readonly { what: string; shape: RegExp }[] = [
  { what: 'a private key', shape: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'an AWS access key', shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a GitHub token', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b/ },
  { what: 'a GitLab token', shape: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  {
    what: 'a Slack token',
    shape: /\bxox[abprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/,
  },
  { what: 'a Google API key', shape: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { what: 'a Stripe key', shape: /\b[sr]k_live_[0-9A-Za-z]{20,}/ },
  { what: 'a JSON web token', shape: /\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10}/ },
  { what: 'an npm token', shape: /\bnpm_[A-Za-z0-9]{36}\b/ },
];

/** `scheme://user:password@host`; the password is the first group. */
const userInfo = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@"']{1,128}:([^\s@"'/]{1,256})@/gi;
/** `Authorization: Basic …`, `ApiKey …`; the credential is the first group. */
const authorization = /\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer|apikey)\s+([A-Za-z0-9+/=._~-]{8,})/gi;

/** A secret in a text: what it is, and where it begins. */
export interface Found {
  what: string;
  index: number;
}

/** Secrets that show by their shape, in the order of the text, at most one of each shape. */
export function shapedSecrets(text: string): Found[] {
  const found = shapes.flatMap(({ what, shape }) => {
    const match = shape.exec(text);
    return match ? [{ what, index: match.index }] : [];
  });
  for (const [what, pattern] of [
    ['a password in an address', userInfo],
    ['a credential in a header', authorization],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (!isLiteral(match[1] ?? '')) continue;
      found.push({ what, index: match.index + match[0].indexOf(match[1] ?? '') });
      break;
    }
  }
  return found.sort((a, b) => a.index - b.index);
}
