/** What a rule of a grammar read: where, what it is made of, and the names that the grammar gives it. */
export interface Syntax {
  /** Characters (code points) of the text, the end exclusive. */
  start: number;
  end: number;
  parts: readonly Syntax[];
  names: Set<string>;
}

/** Tries to read at the parser's place; undefined where it does not match, with the place as it was. */
export type Expression = (parser: Parser) => Syntax | undefined;

/** Why a text does not match: what was expected at the furthest place that any alternative reached. */
export interface Failure {
  message: string;
  /** From 1, in characters. */
  line: number;
  column: number;
}

/**
 * A parsing expression grammar as treetop 1.6 runs it: alternatives in order, no way back into a repetition, each rule
 * remembered at each place. Its messages are kept too, oddities included, because a reader compares them with those of
 * the program. Source: cjheath/treetop, lib/treetop/runtime/compiled_parser.rb and lib/treetop/compiler/node_classes.
 */
export class Parser {
  readonly characters: readonly string[];
  index = 0;
  private readonly known = new Map<string, Map<number, Syntax | null>>();
  private expected: string[] = [];
  private furthest = 0;

  constructor(text: string) {
    this.characters = Array.from(text);
  }

  /** Reads the whole text by a rule. */
  read(rule: Expression): Syntax | Failure {
    const found = rule(this);
    if (found && this.index === this.characters.length) return found;
    if (this.index > this.furthest) this.fail('<END OF INPUT>', true);
    return this.failure();
  }

  /** The characters between two places. */
  text({ start, end }: Pick<Syntax, 'start' | 'end'>): string {
    return this.characters.slice(start, end).join('');
  }

  /** Line and column, from 1, of a place. */
  placeOf(index: number): { line: number; column: number } {
    const before = this.characters.slice(0, index);
    return { line: before.filter((one) => one === '\n').length + 1, column: index - before.lastIndexOf('\n') };
  }

  remembered(name: string, expression: Expression): Syntax | undefined {
    let places = this.known.get(name);
    if (!places) this.known.set(name, (places = new Map()));
    const { index } = this;
    const before = places.get(index);
    if (before !== undefined) {
      if (before) this.index = before.end;
      return before ?? undefined;
    }
    const found = expression(this);
    places.set(index, found ?? null);
    return found;
  }

  fail(expected: string, unexpected = false): undefined {
    if (this.index < this.furthest) return;
    if (this.index > this.furthest) {
      this.furthest = this.index;
      this.expected = [];
    }
    this.expected.push(unexpected ? `something other than ${expected}` : expected);
  }

  forgetLastFailure(): void {
    this.expected.pop();
  }

  private failure(): Failure {
    const { furthest, expected } = this;
    const what = expected.length === 1 ? expected[0] : `one of ${Array.from(new Set(expected)).join(', ')}`;
    const { line, column } = this.placeOf(furthest);
    const after = furthest > 0 ? ` after ${this.text({ start: this.index, end: furthest })}` : '';
    return {
      message: `Expected ${what} at line ${line}, column ${column} (byte ${furthest + 1})${after}`,
      line,
      column,
    };
  }
}

const made = (start: number, end: number, parts: readonly Syntax[] = [], name?: string): Syntax => ({
  start,
  end,
  parts,
  names: new Set(name === undefined ? [] : [name]),
});

/** These characters exactly; `shown` is how a message quotes them. */
export function literal(text: string, shown = `"${text}"`): Expression {
  const characters = Array.from(text);
  return (parser) => {
    const start = parser.index;
    if (!characters.every((one, at) => parser.characters[start + at] === one)) return parser.fail(shown);
    parser.index += characters.length;
    return made(start, parser.index);
  };
}

/** One character of a class, written as in a regular expression. */
export function oneOf(characterClass: string): Expression {
  const pattern = new RegExp(`^${characterClass}$`, 'u');
  return (parser) => {
    const start = parser.index;
    const next = parser.characters[start];
    if (next === undefined || !pattern.test(next)) return parser.fail(characterClass);
    parser.index += 1;
    return made(start, parser.index);
  };
}

/** Any one character. */
export const any: Expression = (parser) => {
  const start = parser.index;
  if (start >= parser.characters.length) return parser.fail('any character');
  parser.index += 1;
  return made(start, parser.index);
};

/** One after the other. */
export function sequence(...parts: readonly Expression[]): Expression {
  return (parser) => {
    const start = parser.index;
    const found: Syntax[] = [];
    for (const part of parts) {
      const one = part(parser);
      if (!one) {
        parser.index = start;
        return undefined;
      }
      found.push(one);
    }
    return made(start, parser.index, found);
  };
}

/** The first that matches; what it read gets the name too. */
export function choice(alternatives: readonly Expression[], name?: string): Expression {
  return (parser) => {
    for (const alternative of alternatives) {
      const found = alternative(parser);
      if (found && name !== undefined) found.names.add(name);
      if (found) return found;
    }
    return undefined;
  };
}

/** As many as there are, at least `least`. */
export function repeated(part: Expression, least: 0 | 1 = 0): Expression {
  return (parser) => {
    const start = parser.index;
    const found: Syntax[] = [];
    for (let one = part(parser); one; one = part(parser)) found.push(one);
    return found.length < least ? undefined : made(start, parser.index, found);
  };
}

/** It or nothing. */
export function optional(part: Expression): Expression {
  return (parser) => part(parser) ?? made(parser.index, parser.index);
}

/** Nothing, where this does not follow. */
export function unless(part: Expression, shown: string): Expression {
  return (parser) => {
    const start = parser.index;
    if (part(parser)) {
      parser.index = start;
      return parser.fail(shown, true);
    }
    parser.forgetLastFailure();
    parser.index = start;
    return made(start, start);
  };
}

/** What it reads has a name. */
export function named(name: string, part: Expression): Expression {
  return (parser) => {
    const found = part(parser);
    found?.names.add(name);
    return found;
  };
}

/** A rule that others name before it is written. */
export function rule(name: string, expression: () => Expression): Expression {
  let body: Expression | undefined;
  return (parser) => parser.remembered(name, (body ??= expression()));
}

/** The topmost parts, at any depth, that have one of the names. */
export function select(syntax: Syntax, ...names: readonly string[]): Syntax[] {
  return syntax.parts.flatMap((part) => (names.some((name) => part.names.has(name)) ? [part] : select(part, ...names)));
}
