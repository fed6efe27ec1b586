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
} as const satisfies Record<string, Syntax>;

export type SyntaxName = keyof typeof syntaxes;

/** What is wrong with a text, as the end of a sentence (`must be …`), or undefined. */
export function misspelled(text: string, name: SyntaxName): string | undefined {
  const { pattern, longest, says } = syntaxes[name];
  if (text.length > longest) return `must be no more than ${longest} characters, has ${text.length}`;
  return pattern.test(text) ? undefined : `must be ${says}`;
}
