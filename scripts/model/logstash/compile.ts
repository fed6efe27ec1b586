import type {
  Branch,
  Comparison,
  Condition,
  Config,
  Hash,
  Operand,
  Option,
  Place,
  Plugin,
  Refusal,
  Section,
  Statement,
  Term,
  Value,
} from './config';
import { isCondition, isHash } from './config';
import { configuration } from './grammar';
import type { Failure, Syntax } from './peg';
import { Parser, select } from './peg';

/** How a configuration is read. */
export interface Reading {
  /** The file's name in places. */
  file?: string;
  /** `config.support_escapes`: `\n` in a string is a line break; absent: it stays as it is written. */
  escapes?: boolean;
}

/**
 * Reads the text of a pipeline as Logstash does, what the compiler makes of the tree included: it picks nodes from
 * it by their kind at any depth, so that `[a] == ["x", "y"]` compares with "x". Never throws.
 * Source: elastic/logstash, logstash-core/lib/logstash/compiler/lscl.rb.
 */
export function compile(text: string, { file = '', escapes = false }: Reading = {}): Config | Refusal {
  const parser = new Parser(text);
  try {
    const read = parser.read(configuration);
    if ('message' in read) return refusal('ConfigurationError', read, file);
    return new Compiler(parser, file, escapes).config(read);
  } catch (error) {
    if (error instanceof Refused) return refusal(error.kind, error, file);
    if (error instanceof RangeError)
      return refusal('StackOverflowError', { message: 'too many levels', line: 1, column: 1 }, file);
    throw error;
  }
}

const refusal = (error: string, { message, line, column }: Failure, file: string): Refusal => ({
  error,
  message,
  place: { file, line, column },
});

class Refused extends Error {
  readonly line: number;
  readonly column: number;
  constructor(
    readonly kind: string,
    message: string,
    { line, column }: { line: number; column: number },
  ) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

const nothing: Statement = { is: 'nothing' };

class Compiler {
  constructor(
    private readonly parser: Parser,
    private readonly file: string,
    private readonly escapes: boolean,
  ) {}

  config(root: Syntax): Config {
    const all: Record<Section, Statement[]> = { input: [], filter: [], output: [] };
    for (const section of select(root, 'section')) {
      const type = this.text(section.parts[0] as Syntax) as Section;
      all[type].push(...this.statements(section, type));
    }
    return {
      input: block(all.input, 'input'),
      filter: block(all.filter, 'filter'),
      output: block(all.output, 'output'),
    };
  }

  private statements(syntax: Syntax, section: Section): Statement[] {
    return select(syntax, 'branch', 'plugin').map((one) =>
      one.names.has('plugin') ? this.plugin(one, section) : this.branch(one, section),
    );
  }

  private plugin(syntax: Syntax, type: Plugin['type']): Plugin {
    const written = select(syntax.parts[4] as Syntax, 'attribute').map((one): Option => {
      const [name, , , , value] = one.parts as [Syntax, Syntax, Syntax, Syntax, Syntax];
      const text = this.text(name);
      return {
        name: name.names.has('string') ? text.slice(1, -1) : text,
        value: this.value(value),
        place: this.place(name),
        valuePlace: this.place(value),
      };
    });
    const name = this.text(syntax.parts[0] as Syntax);
    const options = this.merged(written);
    if (type !== 'filter' && type !== 'codec' && Array.isArray(options.get('codec'))) {
      const { line } = this.place(syntax);
      this.refuse(
        'ConfigurationError',
        `The ${type} plugin ${name} at line ${line} has multiple \`codec\` declarations - this is not a valid ` +
          `configuration, only one top-level \`codec\` per ${type} plugin is supported.`,
        written.filter((one) => one.name === 'codec').at(-1)?.place ?? this.place(syntax),
      );
    }
    return { is: 'plugin', type, name, written, options, place: this.place(syntax) };
  }

  /** A name again: hashes merge, lists grow, a second scalar makes a list of both. */
  private merged(written: readonly Option[]): Map<string, Value> {
    const options = new Map<string, Value>();
    for (const { name, value, place } of written) {
      const before = options.get(name);
      if (before === undefined) options.set(name, value);
      else if (isHash(before)) {
        if (!isHash(value)) this.refuse('NoMethodError', `${name} is a hash, and then something else`, place);
        options.set(name, mergedHashes(before, value as Hash));
      } else if (Array.isArray(before)) {
        options.set(name, [...(before as Value[]), ...listOf(value)]);
      } else if (!same(before, value)) options.set(name, [before, value]);
    }
    return options;
  }

  private value(syntax: Syntax): Value {
    const { names } = syntax;
    const text = this.text(syntax);
    if (names.has('plugin')) return this.plugin(syntax, 'codec');
    if (names.has('string')) return this.escapes ? unescaped(text.slice(1, -1)) : text.slice(1, -1);
    if (names.has('number')) return this.number(syntax);
    if (names.has('array')) return select(syntax, 'value').map((one) => this.value(one));
    if (names.has('hash')) return this.hash(syntax);
    return text;
  }

  private hash(syntax: Syntax): Hash {
    const entries = select(syntax, 'entry').map(({ parts }) => parts as [Syntax, Syntax, Syntax, Syntax, Syntax]);
    const written = entries.map(([key]) => this.text(key));
    const twice = Array.from(new Set(written.filter((key, index) => written.indexOf(key) !== index)));
    if (twice.length) {
      const { line, column } = this.place(syntax);
      this.refuse(
        'ConfigurationError',
        `Duplicate keys found in your configuration: [${twice.join(', ')}] at line: ${line}, column: ${column}`,
        this.place(entries.filter(([key]) => this.text(key) === twice[0]).at(-1)?.[0] ?? syntax),
      );
    }
    return new Map(
      entries.map(([key, , , , value]) => {
        if (value.names.has('plugin'))
          this.refuse('NoMethodError', 'a plugin is no value of a hash', this.place(value));
        return [this.value(key) as string | bigint | number, this.value(value)];
      }),
    );
  }

  /** As Ruby's `Integer()` and `Float()`: a leading zero means octal, a dot needs a digit behind it. */
  private number(syntax: Syntax): bigint | number {
    const text = this.text(syntax);
    if (text.includes('.')) {
      if (text.endsWith('.')) this.refuse('ArgumentError', `invalid value for Float(): "${text}"`, this.place(syntax));
      return Number(text);
    }
    const [, sign, digits] = /^(-?)(\d+)$/.exec(text) as unknown as [string, string, string];
    const octal = /^0\d/.test(digits);
    if (octal && /[89]/.test(digits))
      this.refuse('ArgumentError', `invalid value for Integer(): "${text}"`, this.place(syntax));
    const size = BigInt(octal ? `0o${digits}` : digits);
    const number = sign ? -size : size;
    if (BigInt.asIntN(64, number) !== number)
      this.refuse('InvalidIRException', `Invalid eValue ${text}`, this.place(syntax));
    return number;
  }

  private branch(syntax: Syntax, section: Section): Branch {
    const [first, ...more] = select(syntax, 'if', 'elseIf', 'else') as [Syntax, ...Syntax[]];
    const last = more.at(-1);
    const otherwise = last?.names.has('else') ? more.pop() : undefined;
    const one = (part: Syntax, rest: Statement): Branch => {
      const inner = part.parts.find(({ names }) => names.has('condition')) as Syntax;
      const condition = this.condition(inner);
      return {
        is: 'branch',
        condition: isCondition(condition) ? condition : { is: 'truthy', operand: condition, place: this.place(inner) },
        body: block(this.statements(part, section), section),
        otherwise: rest,
        place: this.place(part),
      };
    };
    let rest: Statement = otherwise ? block(this.statements(otherwise, section), section) : nothing;
    for (const part of more.reverse()) rest = one(part, rest);
    return one(first, rest);
  }

  private condition(syntax: Syntax): Term {
    const [first, others] = syntax.parts as [Syntax, Syntax];
    const rest = select(others, 'boolean', 'expression', 'selectorElement');
    if (!rest.length && first.names.has('selector'))
      return { is: 'truthy', operand: this.operand(first), place: this.place(syntax) };
    return this.joined([first, ...rest], this.place(syntax));
  }

  /** Operators by precedence; of those that wait only one is taken off at a time, as in the program. */
  private joined(parts: readonly Syntax[], place: Place): Term {
    const out: (Term | string)[] = [];
    const waiting: string[] = [];
    for (const part of parts) {
      if (!part.names.has('boolean')) {
        out.push(this.expression(part));
        continue;
      }
      const operator = this.text(part);
      const top = waiting.at(-1);
      if (top !== undefined && this.precedence(top, part) > this.precedence(operator, part))
        out.push(waiting.pop() as string);
      waiting.push(operator);
    }
    out.push(...waiting.reverse());
    const stack: Term[] = [];
    for (const one of out) {
      if (typeof one !== 'string') stack.push(one);
      else {
        const right = stack.pop() as Term;
        stack.push(combined(one, stack.pop() as Term, right, place));
      }
    }
    return stack[0] as Term;
  }

  private precedence(operator: string, at: Syntax): number {
    if (operator === 'and') return 2;
    if (operator === 'or') return 1;
    return this.refuse('ArgumentError', `Unexpected operator ${operator}: it stands alone only`, this.place(at));
  }

  private expression(syntax: Syntax): Term {
    const { names } = syntax;
    const place = this.place(syntax);
    if (names.has('negative')) {
      const [inner] = select(syntax, 'condition', 'selector') as [Syntax];
      return { is: 'not', operand: inner.names.has('condition') ? this.condition(inner) : this.operand(inner), place };
    }
    if (names.has('in') || names.has('notIn')) {
      const [item, list] = select(syntax, 'rvalue') as [Syntax, Syntax | undefined];
      if (!list) this.refuse('NoMethodError', `undefined method 'expr' for nil in ${this.text(syntax)}`, place);
      const found: Condition = { is: 'in', left: this.operand(item), right: this.operand(list as Syntax), place };
      return names.has('in') ? found : { is: 'not', operand: found, place };
    }
    if (names.has('compared')) return this.compared(syntax, place);
    if (names.has('matched')) return this.matched(syntax, place);
    if (names.has('rvalue')) return this.operand(syntax);
    const inner = select(syntax, 'condition', 'selector');
    if (inner.length !== 1) this.refuse('RuntimeError', 'Exprs should only have one part!', place);
    const [only] = inner as [Syntax];
    return only.names.has('condition') ? this.condition(only) : this.operand(only);
  }

  private compared(syntax: Syntax, place: Place): Condition {
    const found = select(syntax, 'selector', 'expression', 'comparison', 'number', 'string');
    const at = found.findIndex(({ names }) => names.has('comparison'));
    const [left, right] = [found[0], found[2]];
    if (at > 1) this.refuse('NoMethodError', `undefined method 'call' for ${this.text(found[1] as Syntax)}`, place);
    if (at === 0)
      this.refuse('NoMethodError', `undefined method 'call' for the left side of ${this.text(syntax)}`, place);
    if (!right) {
      this.refuse(
        'IllegalArgumentException',
        `Failed to parse right-hand side of conditional ${this.text(syntax)}`,
        place,
      );
    }
    return {
      is: this.text(found[1] as Syntax) as Comparison,
      left: this.operand(left as Syntax),
      right: this.operand(right as Syntax),
      place,
    };
  }

  private matched(syntax: Syntax, place: Place): Condition {
    const found = select(syntax, 'selector', 'match', 'regexp', 'string');
    const [left, operator, right] = found;
    if (!right) this.refuse('RuntimeError', `Expected a regexp in ${this.text(syntax)}!`, place);
    if (!operator?.names.has('match'))
      this.refuse('NoMethodError', `undefined method 'call' for the left side of ${this.text(syntax)}`, place);
    const pattern = this.operand(right as Syntax);
    const source = pattern.is === 'value' ? String(pattern.value) : pattern.is === 'pattern' ? pattern.source : '';
    const found_: Condition = {
      is: '=~',
      left: this.operand(left as Syntax),
      right: { is: 'pattern', source, place: pattern.place },
      place,
    };
    return this.text(operator as Syntax) === '!~' ? { is: 'not', operand: found_, place } : found_;
  }

  private operand(syntax: Syntax): Operand {
    const { names } = syntax;
    const place = this.place(syntax);
    if (names.has('selector')) return { is: 'field', name: this.text(syntax), place };
    if (names.has('regexp')) return { is: 'pattern', source: this.text(syntax).slice(1, -1), place };
    return { is: 'value', value: this.value(syntax), place };
  }

  private text(syntax: Syntax): string {
    return this.parser.text(syntax);
  }

  private place({ start }: Syntax): Place {
    return { file: this.file, ...this.parser.placeOf(start) };
  }

  private refuse(kind: string, message: string, place: Pick<Place, 'line' | 'column'>): never {
    throw new Refused(kind, message, place);
  }
}

function combined(operator: string, left: Term, right: Term, place: Place): Condition {
  const not = (operand: Term): Condition => ({ is: 'not', operand, place });
  const and = (a: Term, b: Term): Condition => ({ is: 'and', left: a, right: b, place });
  switch (operator) {
    case 'and':
      return and(left, right);
    case 'nand':
      return not(and(left, right));
    case 'xor':
      return { is: 'or', left: and(not(left), right), right: and(left, not(right)), place };
    default:
      return { is: 'or', left, right, place };
  }
}

function block(statements: readonly Statement[], section: Section): Statement {
  const [first] = statements;
  if (!first) return nothing;
  return statements.length === 1 ? first : { is: section === 'filter' ? 'sequence' : 'parallel', statements };
}

/** As `LogStash::Util.hash_merge_many` does. */
function mergedHashes(first: Hash, second: Hash): Hash {
  const result = new Map<string | bigint | number, Value>(first);
  for (const [key, value] of second) {
    const before = result.get(key);
    if (before === undefined) result.set(key, value);
    else if (isHash(before) && isHash(value)) result.set(key, mergedHashes(before, value));
    else if (Array.isArray(value)) result.set(key, [...listOf(before), ...(value as Value[])]);
    else if (Array.isArray(before)) {
      if (!(before as Value[]).some((one) => same(one, value))) result.set(key, [...(before as Value[]), value]);
    } else if (!same(before, value)) result.set(key, [before, value]);
  }
  return result;
}

const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? (value as Value[]) : [value]);

function same(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') {
    return (typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint')
      ? Number(a) === Number(b)
      : a === b;
  }
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && (a as Value[]).every((one, index) => same(one, (b as Value[])[index] as Value));
  if (isHash(a) && isHash(b))
    return a.size === b.size && Array.from(a).every(([key, value]) => b.has(key) && same(value, b.get(key) as Value));
  return a === b;
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };
  return text.replace(/\\(.)/g, (whole, letter: string) => (/["'\\]/.test(letter) ? letter : (known[letter] ?? whole)));
}
