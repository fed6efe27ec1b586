import type { Expression } from './peg';
import { any, choice, literal, named, oneOf, optional, repeated, rule, sequence, unless } from './peg';

/*
 * The language of Logstash's pipelines, rule by rule in the order of its alternatives
 * (elastic/logstash, logstash-core/lib/logstash/compiler/lscl/lscl_grammar.treetop). Names are those of the nodes that
 * the compiler looks for; `rvalue` is what may stand on a side of a condition, `value` what an option may have.
 */

const whitespace = rule('whitespace', () => repeated(oneOf('[ \\t\\r\\n]'), 1));
const newlineOrEnd = rule('newline_or_eoi', () =>
  choice([sequence(optional(literal('\r', '"\\r"')), literal('\n', '"\\n"')), unless(any, 'any character')]),
);
const comment = rule('comment', () =>
  repeated(sequence(optional(whitespace), literal('#'), repeated(oneOf('[^\\r\\n]')), newlineOrEnd), 1),
);
const gap = rule('cs', () => repeated(choice([comment, whitespace])));

const quoted = (quote: string, shown: string, escaped: string) =>
  sequence(
    literal(quote, shown),
    repeated(choice([literal(`\\${quote}`, escaped), sequence(unless(literal(quote, shown), shown), any)])),
    literal(quote, shown),
  );
const doubleQuoted = rule('double_quoted_string', () => value('string', quoted('"', `'"'`, `'\\"'`)));
const singleQuoted = rule('single_quoted_string', () => value('string', quoted("'", `"'"`, `"\\\\'"`)));
const string = rule('string', () => choice([doubleQuoted, singleQuoted]));
const regexp = rule('regexp', () => value('regexp', quoted('/', `'/'`, `'\\/'`)));
const number = rule('number', () =>
  value(
    'number',
    sequence(
      optional(literal('-')),
      repeated(oneOf('[0-9]'), 1),
      optional(sequence(literal('.'), repeated(oneOf('[0-9]')))),
    ),
  ),
);
const bareword = rule('bareword', () =>
  value('bareword', sequence(oneOf('[A-Za-z_]'), repeated(oneOf('[A-Za-z0-9_]'), 1))),
);

/** Literals are values and may stand in conditions. */
function value(name: string, part: Expression): Expression {
  return named(name, named('value', named('rvalue', part)));
}

const name = rule('name', () => choice([named('name', repeated(oneOf('[A-Za-z0-9_-]'), 1)), string]));
const anyValue: Expression = rule('value', () => choice([plugin, bareword, string, number, array, hash]));
const array = rule('array', () =>
  value(
    'array',
    sequence(
      literal('['),
      gap,
      optional(sequence(anyValue, repeated(sequence(gap, literal(','), gap, anyValue)))),
      gap,
      literal(']'),
    ),
  ),
);
const hashEntry = rule('hashentry', () =>
  named('entry', sequence(choice([number, bareword, string]), gap, literal('=>'), gap, anyValue)),
);
const hash = rule('hash', () =>
  value(
    'hash',
    sequence(literal('{'), gap, optional(sequence(hashEntry, repeated(sequence(gap, hashEntry)))), gap, literal('}')),
  ),
);
const attribute = rule('attribute', () => named('attribute', sequence(name, gap, literal('=>'), gap, anyValue)));
const plugin: Expression = rule('plugin', () =>
  named(
    'plugin',
    sequence(
      name,
      gap,
      literal('{'),
      gap,
      optional(sequence(attribute, repeated(sequence(whitespace, gap, attribute)))),
      gap,
      literal('}'),
    ),
  ),
);

const selectorElement = rule('selector_element', () =>
  named('selectorElement', sequence(literal('['), repeated(oneOf('[^\\]\\[,]'), 1), literal(']'))),
);
const selector = rule('selector', () => named('selector', named('rvalue', repeated(selectorElement, 1))));
const call = rule('method_call', () =>
  named(
    'call',
    sequence(
      bareword,
      gap,
      literal('('),
      gap,
      optional(sequence(rvalue, repeated(sequence(gap, literal(','), gap, rvalue)))),
      gap,
      literal(')'),
    ),
  ),
);
const rvalue: Expression = rule('rvalue', () => choice([string, number, selector, array, call, regexp]));

const comparison = rule('compare_operator', () =>
  choice(
    ['==', '!=', '<=', '>=', '<', '>'].map((text) => literal(text)),
    'comparison',
  ),
);
const match = rule('regexp_operator', () => choice([literal('=~'), literal('!~')], 'match'));
const boolean = rule('boolean_operator', () =>
  choice(
    ['and', 'or', 'xor', 'nand'].map((text) => literal(text)),
    'boolean',
  ),
);
const condition: Expression = rule('condition', () =>
  named('condition', sequence(expression, repeated(sequence(gap, boolean, gap, expression)))),
);
const negative = rule('negative_expression', () =>
  choice(
    [
      sequence(literal('!'), gap, literal('('), gap, condition, gap, literal(')')),
      sequence(literal('!'), gap, selector),
    ],
    'negative',
  ),
);
const inList = rule('in_expression', () => named('in', sequence(rvalue, gap, literal('in'), gap, rvalue)));
const notInList = rule('not_in_expression', () =>
  named('notIn', sequence(rvalue, gap, sequence(literal('not '), gap, literal('in')), gap, rvalue)),
);
const compared = rule('compare_expression', () => named('compared', sequence(rvalue, gap, comparison, gap, rvalue)));
const matched = rule('regexp_expression', () =>
  named('matched', sequence(rvalue, gap, match, gap, choice([string, regexp]))),
);
const expression: Expression = rule('expression', () =>
  choice(
    [sequence(literal('('), gap, condition, gap, literal(')')), negative, inList, notInList, compared, matched, rvalue],
    'expression',
  ),
);

const statement = rule('branch_or_plugin', () => choice([branch, plugin]));
const block = [literal('{'), gap, repeated(sequence(statement, gap)), literal('}')];
const ifBlock = rule('if', () => named('if', sequence(literal('if'), gap, condition, gap, ...block)));
const elseIfBlock = rule('else_if', () =>
  named('elseIf', sequence(literal('else'), gap, literal('if'), gap, condition, gap, ...block)),
);
const elseBlock = rule('else', () => named('else', sequence(literal('else'), gap, ...block)));
const branch: Expression = rule('branch', () =>
  named('branch', sequence(ifBlock, repeated(sequence(gap, elseIfBlock)), optional(sequence(gap, elseBlock)))),
);
const section = rule('plugin_section', () =>
  named('section', sequence(choice(['input', 'filter', 'output'].map((text) => literal(text))), gap, ...block)),
);

/** A whole configuration: sections with blanks and comments between them. */
export const configuration = rule('config', () => sequence(repeated(sequence(gap, section)), gap));
