/** The syntaxes of names in the API (apimachinery `pkg/util/validation/validation.go`), each with what it asks for. */
export interface Syntax {
  pattern: RegExp;
  longest: number;
  /** Follows "must be": `a DNS label: …`. */
  says: string;
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

export const syntaxes = {
  'dns-label': {
    pattern: new RegExp(`^${label}$`),
    longest: 63,
    says: 'lower case letters, digits and - alone, with a letter or digit at both ends',
  },
  'dns-1035-label': {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    says: 'lower case letters, digits and - alone, beginning with a letter and ending with a letter or digit',
  },
  'dns-subdomain': {
    pattern: new RegExp(`^${label}(\\.${label})*$`),
    longest: 253,
    says: 'lower case letters, digits, - and . alone, with a letter or digit at both ends of each part',
  },
  'path-segment': {
    pattern: /^(?!\.{1,2}$)[^/%]+$/s,
    longest: Infinity,
    says: 'usable in a path: not . or .., and without / and %',
  },
  'port-name': {
    pattern: /^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    longest: 15,
    says: 'lower case letters, digits and single -, at least one letter, with a letter or digit at both ends',
  },
  'environment-name': {
    pattern: /^(?!\.$|\.\.)[ -<>-~]+$/,
    longest: Infinity,
    says: 'printable ASCII without =, and not begin with ..',
  },
  'config-key': {
    pattern: /^(?!\.$|\.\.)[-._a-zA-Z0-9]+$/,
    longest: 253,
    says: 'letters, digits, -, _ and . alone, and not begin with ..',
  },
  'label-value': {
    pattern: new RegExp(`^(${qualified})?$`),
    longest: 63,
    says: 'empty, or letters, digits, -, _ and . alone with a letter or digit at both ends',
  },
  'qualified-name': {
    pattern: new RegExp(`^(?:(?=.{1,253}/)${label}(?:\\.${label})*/)?(?=[^/]{1,63}$)${qualified}$`),
    longest: 317,
    says: 'a name of letters, digits, -, _ and . (63 at most), after an optional DNS prefix and /',
  },
  'annotation-key': {
    pattern: new RegExp(`^(?:(?=.{1,253}/)${label}(?:\\.${label})*/)?(?=[^/]{1,63}$)${qualified}$`, 'i'),
    longest: 317,
    says: 'a name of letters, digits, -, _ and . (63 at most), after an optional DNS prefix and /',
  },
  'relative-path': {
    pattern: /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))/,
    longest: Infinity,
    says: 'a relative path without ..',
  },
  'host-path': { pattern: /^(?!(?:.*\/)?\.\.(?:\/|$))[\s\S]+$/, longest: Infinity, says: 'a path without ..' },
  'absolute-path': { pattern: /^\//, longest: Infinity, says: 'a path that begins with /' },
  'http-header': { pattern: /^[-A-Za-z0-9]+$/, longest: Infinity, says: 'letters, digits and - alone' },
  'mount-path': { pattern: /^[^:]+$/, longest: Infinity, says: 'a path without :' },
  share: { pattern: /^(?:100|\d{1,2})%$/, longest: 4, says: 'a number, or a percentage of at most 100%' },
  percent: { pattern: /^\d{1,9}%$/, longest: 10, says: 'a number, or a percentage such as 25%' },
  host: {
    pattern: new RegExp(`^(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)(?:\\*\\.)?${label}(\\.${label})*$`),
    longest: 253,
    says: 'a DNS name and no address, with *. before it or not',
  },
  'domain-path': {
    pattern: new RegExp(`^${label}(\\.${label})*/[^]+$`),
    longest: 250,
    says: 'a domain and a path, such as example.com/controller',
  },
  'webhook-name': {
    pattern: new RegExp(`^${label}(\\.${label}){2,}$`),
    longest: 253,
    says: 'a domain name of three parts or more',
  },
  https: {
    pattern: /^https:\/\/[^/?#@]+(?:\/[^?#]*)?$/,
    longest: Infinity,
    says: 'https://HOST/PATH, without user, query and fragment',
  },
  sysctl: {
    pattern: /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/,
    longest: 253,
    says: 'lower case letters, digits, -, _ and . or / alone',
  },
  cron: {
    pattern:
      /^(?:@(?:annually|yearly|monthly|weekly|daily|midnight|hourly|every \S+)|[\d*?/,-]+ +[\d*?/,-]+ +[\d*?/,-]+ +[\dA-Za-z*?/,-]+ +[\dA-Za-z*?/,-]+)$/,
    longest: Infinity,
    says: 'five fields (minute, hour, day, month, weekday) or @hourly and the like, without a time zone',
  },
  'container-resource': {
    pattern: /^(?:cpu|memory|ephemeral-storage|hugepages-\S+|[^/]+\/.+)$/,
    longest: 317,
    says: 'cpu, memory, ephemeral-storage, hugepages-SIZE or a name with a domain such as nvidia.com/gpu',
  },
} as const satisfies Record<string, Syntax>;

export type SyntaxName = keyof typeof syntaxes;

/** What is wrong with a text, as the end of a sentence (`must be …`), or undefined. */
export function misspelled(text: string, name: SyntaxName): string | undefined {
  const { pattern, longest, says } = syntaxes[name];
  if (text.length > longest) return `must be no more than ${longest} characters, has ${text.length}`;
  return pattern.test(text) ? undefined : `must be ${says}`;
}
