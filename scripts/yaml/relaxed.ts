import type { Document, DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';
import { Composer, Lexer, Parser } from 'yaml';

/**
 * Documents in which the library misses the end of a quote, as Go reads them: the lines of a quoted text may stand as
 * far to the left as they like, which YAML forbids and kubectl, kustomize and Argo CD take.
 * @param strict what the library made of the text.
 * @returns the same, where that does not help.
 */
export function relaxed<T extends Document>(
  strict: readonly T[],
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): readonly T[] {
  if (!strict.some(({ errors }) => errors.some(({ message }) => message.startsWith('Missing closing')))) return strict;
  const parser = new Parser();
  const lexer = looseQuotes();
  const tokens = function* () {
    for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
    yield* parser.end();
  };
  const loose = Array.from(new Composer(options).compose(tokens(), true, text.length)) as unknown as T[];
  return loose.some(({ errors }) => errors.length) ? strict : loose;
}

/** The part of the library's lexer that knows how far the lines of a quoted text must be indented. */
interface Quotes {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
}

function looseQuotes(): Lexer {
  const lexer = new Lexer();
  const quotes = lexer as unknown as Quotes;
  const read = quotes.parseQuotedScalar;
  quotes.parseQuotedScalar = function* () {
    const { indentNext } = quotes;
    quotes.indentNext = 0;
    const next = yield* read.call(lexer);
    quotes.indentNext = indentNext;
    return next;
  };
  return lexer;
}
