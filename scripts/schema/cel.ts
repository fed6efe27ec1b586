import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { addFunctions } from './cel-functions';
import { celValue } from './cel-value';
import type { CelRule, Definition } from './store/definition';

/** A rule that a value breaks, or that could not be evaluated. */
export interface CelProblem {
  /** The field that the rule names, below the value: `.spec.replicas`. */
  fieldPath?: string;
  message: string;
  /** True where the rule asks for what this evaluator does not have: nothing is known of the value. */
  unchecked: boolean;
}

/** A rule, ready to run: `true`, `false`, or an error thrown. */
type Run = (self: unknown) => unknown;

const compiled = new Map<string, Run | Error>();
let environment: Environment | undefined;

/** The rules of `x-kubernetes-validations` that a value breaks. Rules about a change (`oldSelf`) do not apply. */
export function broken(
  value: unknown,
  schema: Definition,
  resolve: (name: string) => Definition | undefined,
): CelProblem[] {
  const rules = (schema.cel ?? []).filter(applies);
  if (!rules.length) return [];
  const self = celValue(value, schema, resolve);
  return rules.flatMap((rule) => evaluate(rule, self));
}

function applies({ rule, optionalOldSelf }: CelRule): boolean {
  return typeof rule === 'string' && (optionalOldSelf === true || !/\boldSelf\b/.test(rule));
}

function evaluate(rule: CelRule, self: unknown): CelProblem[] {
  const at = typeof rule.fieldPath === 'string' ? { fieldPath: rule.fieldPath } : {};
  const run = ready(rule.rule);
  if (run instanceof Error) {
    return [
      { ...at, unchecked: true, message: `the rule ${rule.rule.trim()} could not be evaluated: ${firstLine(run)}` },
    ];
  }
  try {
    return run(self) === true ? [] : [{ ...at, unchecked: false, message: sentence(rule, self) }];
  } catch (error) {
    return [
      {
        ...at,
        unchecked: false,
        message: `the rule ${rule.rule.trim()} cannot be answered: ${firstLine(error as Error)}`,
      },
    ];
  }
}

function sentence({ rule, message, messageExpression }: CelRule, self: unknown): string {
  const run = typeof messageExpression === 'string' ? ready(messageExpression) : undefined;
  try {
    const text = typeof run === 'function' ? run(self) : undefined;
    if (typeof text === 'string' && text.trim() && !text.includes('\n')) return text.trim();
  } catch {
    // as the API server does: the message stands in for an expression that fails
  }
  return message?.trim() || `breaks the rule ${rule.trim()}`;
}

const firstLine = ({ message }: Error): string => message.split('\n')[0] ?? '';

function ready(expression: string): Run | Error {
  let run = compiled.get(expression);
  if (run === undefined) compiled.set(expression, (run = compile(expression)));
  return run;
}

function compile(expression: string): Run | Error {
  try {
    const program = (environment ??= newEnvironment()).parse(rewritten(expression)) as ParseResult;
    const { valid, error } = program.check();
    if (!valid) return error ?? new Error('it has no type');
    return (self) => program({ self });
  } catch (error) {
    return error as Error;
  }
}

/** The names under which the environment has its own `has`, `matches` and `sets`; texts between quotes stay. */
function rewritten(expression: string): string {
  const parts =
    /"""[\s\S]*?"""|'''[\s\S]*?'''|r"[^"]*"|r'[^']*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\bhas\(|\.matches\(|\bsets\.(\w)/g;
  return expression.replace(parts, (part, letter: string | undefined) => {
    if (part === 'has(') return 'present(';
    if (part === '.matches(') return '.re2(';
    return letter ? `set${letter.toUpperCase()}` : part;
  });
}

function newEnvironment(): Environment {
  const cel = require('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js');
  const created = new cel.Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
  });
  created.registerConstant('oldSelf', 'optional', cel.Optional.none());
  // the library's own has() takes names alone, and no element of a list: has(self[0].matches)
  // biome-ignore-start lint/suspicious/noExplicitAny: the library gives its macros no types
  created.registerFunction('present(ast): bool', (({ args: [field] }: any) => ({
    typeCheck(checker: any, _: unknown, context: unknown) {
      if (field.op !== '.') throw checker.createError('invalid_macro_argument', 'has() needs a field', field);
      checker.check(field.args[0], context);
      return checker.getType('bool');
    },
    evaluate(evaluator: any, _: unknown, context: unknown) {
      const parent = evaluator.run(field.args[0], context);
      return parent !== null && typeof parent === 'object' && Object.hasOwn(parent, field.args[1]);
    },
  })) as never);
  // biome-ignore-end lint/suspicious/noExplicitAny: the library gives its macros no types
  return addFunctions(created);
}
