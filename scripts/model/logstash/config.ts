/** A place in a file of a pipeline, line and column from 1, in characters. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A value of an option: a whole number is a bigint, `2.0` a number; a plugin stands where an option takes a codec. */
export type Value = string | bigint | number | readonly Value[] | Hash | Plugin;

/** Entries in their order; a key may be a number. */
export type Hash = ReadonlyMap<string | bigint | number, Value>;

/** One option as written; the same name may be written again. */
export interface Option {
  name: string;
  value: Value;
  /** Of the name, and of the value. */
  place: Place;
  valuePlace: Place;
}

export type Section = 'input' | 'filter' | 'output';

/** `mutate { … }`. */
export interface Plugin {
  is: 'plugin';
  type: Section | 'codec';
  /** As written: a quoted name keeps its quotes, and no plugin is called so. */
  name: string;
  written: readonly Option[];
  /** What counts: the same name twice is one hash or one list. */
  options: ReadonlyMap<string, Value>;
  place: Place;
}

/** `if … { … } else { … }`; `else if` is another one in `otherwise`. */
export interface Branch {
  is: 'branch';
  condition: Condition;
  body: Statement;
  otherwise: Statement;
  place: Place;
}

/** Filters run one after the other, inputs and outputs side by side. */
export interface Block {
  is: 'sequence' | 'parallel';
  statements: readonly Statement[];
}

export type Statement = Plugin | Branch | Block | { is: 'nothing' };

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What an operator of a condition takes. */
export type Operand =
  | { is: 'field'; name: string; place: Place }
  | { is: 'value'; value: Value; place: Place }
  | { is: 'pattern'; source: string; place: Place };

/** A condition as the compiler makes it: `!~`, `nand` and `xor` are made of the others. */
export type Condition =
  | { is: 'truthy'; operand: Operand; place: Place }
  | { is: 'not'; operand: Term; place: Place }
  | { is: 'and' | 'or'; left: Term; right: Term; place: Place }
  | { is: 'in' | '=~' | Comparison; left: Operand; right: Operand; place: Place };

export type Term = Condition | Operand;

/** A pipeline's configuration. */
export type Config = Readonly<Record<Section, Statement>>;

/** Why Logstash does not take a configuration. */
export interface Refusal {
  /** The class of the error that the program raises. */
  error: string;
  message: string;
  place: Place;
}

/** Is it a condition, and not only an operand of one? */
export function isCondition(term: Term): term is Condition {
  return term.is !== 'field' && term.is !== 'value' && term.is !== 'pattern';
}

/** Every plugin of a statement, with the branches around it from the outside in. */
export function* plugins(
  statement: Statement,
  around: readonly { branch: Branch; holds: boolean }[] = [],
): Generator<{ plugin: Plugin; around: readonly { branch: Branch; holds: boolean }[] }> {
  if (statement.is === 'plugin') yield { plugin: statement, around };
  else if (statement.is === 'branch') {
    yield* plugins(statement.body, [...around, { branch: statement, holds: true }]);
    yield* plugins(statement.otherwise, [...around, { branch: statement, holds: false }]);
  } else if (statement.is !== 'nothing') for (const one of statement.statements) yield* plugins(one, around);
}

/** Every branch of a statement, outer ones first. */
export function* branches(statement: Statement): Generator<Branch> {
  if (statement.is === 'branch') {
    yield statement;
    yield* branches(statement.body);
    yield* branches(statement.otherwise);
  } else if (statement.is === 'sequence' || statement.is === 'parallel') {
    for (const one of statement.statements) yield* branches(one);
  }
}

/** The option that counts where a name is written once: the last one written. */
export function option(plugin: Plugin, name: string): Option | undefined {
  return plugin.written.filter((one) => one.name === name).at(-1);
}

/** Is it a map of entries? */
export function isHash(value: Value | undefined): value is Hash {
  return value instanceof Map;
}

/** Is it a plugin, as an option `codec` has it? */
export function isPlugin(value: Value | undefined): value is Plugin {
  return typeof value === 'object' && !Array.isArray(value) && 'is' in value;
}
