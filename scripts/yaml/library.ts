import type { ScalarTag, Tags } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import { longer, walked } from './mistakes';
import { relaxed } from './relaxed';
import { scalar } from './scalar';

/** A mistake in a document, with its place in it, line and column from 1. */
export interface Mistake {
  line: number;
  column: number;
  message: string;
}

/** A larger document is refused before it is read: etcd takes 1.5 MB, and this parser needs a second for each. */
const largest = 8_000_000;
const deepest = 500;
const tooDeep = `expected at most ${deepest} levels, found more`;

const plain = (name: string, type: string): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test: /^[-+.~\w]*$/,
  resolve: (text) => scalar(text),
  identify: (value) => typeof value === type,
});

const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

/** Scalars as the API server's YAML has them; no dates, no base 60, and bytes are a string. */
const tags: Tags = [
  plain('null', 'object'),
  plain('bool', 'boolean'),
  plain('int', 'bigint'),
  plain('float', 'number'),
  binary,
];

/**
 * Parses one document of any YAML with the library.
 * @returns its value, or the first mistake in it.
 */
export function libraryParse(text: string): { value: unknown } | { mistake: Mistake } {
  const lines = new LineCounter();
  const mistake = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    return { mistake: { line: Math.max(line, 1), column: Math.max(col, 1), message: message.split('\n')[0] ?? '' } };
  };
  if (text.length > largest)
    return mistake(0, `expected a document of at most ${largest} characters, found ${text.length}`);
  if (nesting(text) > deepest) return mistake(0, tooDeep);
  let alias: number | undefined;
  try {
    const options = {
      uniqueKeys: false,
      merge: true,
      schema: 'failsafe',
      customTags: tags,
      resolveKnownTags: false,
      logLevel: 'silent',
    } as const;
    const strict = parseDocument(text, { lineCounter: lines, ...options });
    const [document = strict] = relaxed([strict], text, options);
    const [problem] = document.errors;
    if (problem && /call stack/.test(problem.message)) return mistake(problem.pos[0], tooDeep);
    if (problem) return mistake(problem.pos[0], problem.message.replace(/ at line \d+, column \d+:?$/m, ''));
    const { wrong, ...found } = walked(document.contents);
    if (wrong) return mistake(wrong.offset, wrong.message);
    alias = found.alias;
    const value: unknown = document.toJS({ maxAliasCount: 1000 });
    if (alias === undefined || !longer(value, largest)) return { value };
    return mistake(alias, `expected at most ${largest} characters with every alias written out, found more`);
  } catch (error) {
    if (error instanceof RangeError) return mistake(0, tooDeep);
    return mistake(alias ?? 0, (error as Error).message);
  }
}

/** At least how deep the collections go, without parsing: the library calls itself for each level. */
function nesting(text: string): number {
  let most = 0;
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) most = Math.max(most, ++open);
    else if (code === 93 || code === 125) open = Math.max(0, open - 1);
    else if (code === 10) {
      const marks = /^(?: *[-?] +)+/.exec(text.slice(at + 1, at + 4000));
      if (marks) most = Math.max(most, marks[0].length / 2);
    }
  }
  return most;
}
