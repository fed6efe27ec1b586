import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import { segments } from '../model/kube/path';
import { quantity } from '../model/kube/quantity';
import type { SyntaxName } from '../model/kube/syntax';
import { misspelled } from '../model/kube/syntax';
import { broken } from './cel';
import { clashes } from './combine';
import type { Flaw } from './flaw';
import { formats } from './formats';
import { patternTest } from './go-pattern';
import { special } from './special';
import type { Definition } from './store/definition';

/** What a schema does not allow: `trail` is the way to the value, keys and indices. */
export interface Problem {
  keyword: string;
  trail: readonly (string | number)[];
  params: Readonly<Record<string, unknown>>;
  value: unknown;
  schema: Definition;
}

/** Checks values against named definitions. */
export interface Validator {
  /** Everything that is wrong with a value. @throws Error for an unknown definition. */
  validate(value: unknown, definition: string): Problem[];
}

type Check = (value: unknown) => void;
type Fields = Readonly<Record<string, unknown>>;

/** What this file checks itself; a schema with any other keyword goes to ajv for it. */
const own = new Set([
  'type',
  'optional',
  'dropsNull',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'ref',
  'nullable',
  'default',
  'quantity',
  'pattern',
  'listMap',
  'listSet',
  'syntax',
  'keySyntax',
  'combinations',
  'cel',
]);

/**
 * A validator over definitions. The structure (types, fields, elements) is checked by closures that are made when a
 * value first reaches them, so that an object pays for the fields it has and not for those its kind could have; the
 * rules about values (enums, bounds, formats, branches) are compiled by ajv, each once.
 * @param trusted false where a definition came with the objects: its patterns may be meant to hang us.
 */
export function validatorOf(definition: (name: string) => Definition | undefined, trusted = true): Validator {
  const trail: (string | number)[] = [];
  let problems: Problem[] = [];
  const named = new Map<string, Check>();
  const rules = new Map<string, ValidateFunction>();
  let ajv: Ajv | undefined;

  const report = (
    keyword: string,
    schema: Definition,
    value: unknown,
    params: Fields = {},
    ...below: (string | number)[]
  ): void => {
    problems.push({ keyword, trail: [...trail, ...below], params, value, schema });
  };

  function byName(name: string): Check {
    let check = named.get(name);
    if (!check) {
      const found = definition(name);
      if (!found) throw new Error(`no definition ${name}`);
      const extra = Object.hasOwn(special, name) ? special[name] : undefined;
      named.set(name, (check = extra ? both(compile(found), computes(found, extra)) : compile(found)));
    }
    return check;
  }

  function computes(schema: Definition, extra: (value: unknown) => Iterable<Flaw>): Check {
    return (value) => {
      if (!isObject(value)) return;
      for (const { trail: below, problem, missing, value: single } of extra(value)) {
        report(missing ? 'missing' : single ? 'misfit' : 'combination', schema, value, { problem }, ...below);
      }
    };
  }

  function compile(schema: Definition): Check {
    const checks = [
      ...(schema.ref === undefined ? [] : [refers(schema.ref)]),
      ...(schema.type === undefined ? [] : [hasType(schema)]),
      ...(schema.properties || schema.required || schema.additionalProperties !== undefined ? [hasFields(schema)] : []),
      ...(schema.items ? [hasElements(schema)] : []),
      ...(schema.quantity ? [isQuantity(schema)] : []),
      ...(schema.pattern === undefined ? [] : [hasPattern(schema)]),
      ...(schema.syntax ? [hasSyntax(schema)] : []),
      ...(schema.keySyntax ? [hasKeys(schema)] : []),
      ...(schema.combinations ? [combines(schema)] : []),
      ...(Object.keys(schema).some((keyword) => !own.has(keyword)) ? [obeys(schema)] : []),
    ];
    const [only] = checks;
    const each: Check =
      checks.length === 1 && only
        ? only
        : (value) => {
            for (const check of checks) check(value);
          };
    const all = schema.cel ? keepsRules(schema, each) : each;
    if (schema.optional) return (value) => void (value === null || (value === '' && isNamed(schema)) || all(value));
    return schema.nullable || schema.dropsNull ? (value) => void (value === null || all(value)) : all;
  }

  function refers(name: string): Check {
    let check: Check | undefined;
    return (value) => (check ??= byName(name))(value);
  }

  function hasType(schema: Definition): Check {
    const types = [schema.type].flat() as string[];
    const [only] = types;
    if (types.length === 1 && only) return (value) => void (isType(value, only) || report('type', schema, value));
    return (value) => void (types.some((type) => isType(value, type)) || report('type', schema, value));
  }

  function hasFields(schema: Definition): Check {
    const { properties = {}, additionalProperties = true } = schema;
    // defaults are set before an object is checked
    const required = (schema.required ?? []).filter((name) => properties[name]?.default === undefined);
    const known = new Map<string, Check>();
    const others = typeof additionalProperties === 'object' ? compile(additionalProperties) : undefined;
    return (value) => {
      if (!isObject(value)) return;
      for (const name of required) if (value[name] === undefined) report('required', schema, value, {}, name);
      for (const name of Object.keys(value)) {
        let check = known.get(name);
        if (!check && Object.hasOwn(properties, name))
          known.set(name, (check = compile(properties[name] as Definition)));
        check ??= others;
        if (check) {
          trail.push(name);
          check(value[name]);
          trail.pop();
        } else if (!additionalProperties) report('unknown', schema, value[name], {}, name);
      }
    };
  }

  function hasElements(schema: Definition): Check {
    const check = compile(schema.items as Definition);
    return (value) => {
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length; index++) {
        trail.push(index);
        check(value[index]);
        trail.pop();
      }
      if (value.length < 2) return;
      if (schema.listMap) repeatedKeys(schema, value);
      if (schema.listSet) repeated(schema, value, (element) => JSON.stringify(element));
    };
  }

  function repeatedKeys(schema: Definition, list: readonly unknown[]): void {
    const keys = schema.listMap as NonNullable<Definition['listMap']>;
    repeated(schema, list, (element) => {
      if (!isObject(element)) return undefined;
      const values = keys.map(([key, absent]) => element[key] ?? absent);
      return values.includes(undefined) ? undefined : values.length === 1 ? String(values[0]) : JSON.stringify(values);
    });
  }

  function repeated(schema: Definition, list: readonly unknown[], id: (element: unknown) => string | undefined): void {
    const seen = new Map<string, number>();
    for (const [index, element] of list.entries()) {
      const key = id(element);
      if (key === undefined) continue;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else report('repeated', schema, element, { first }, index);
    }
  }

  function isQuantity(schema: Definition): Check {
    return (value) => {
      const valid =
        typeof value === 'number'
          ? Number.isFinite(value)
          : typeof value === 'string' && !Number.isNaN(quantity(value));
      if (!valid) report('quantity', schema, value);
    };
  }

  function hasPattern(schema: Definition): Check {
    const source = schema.pattern as string;
    let matches: ReturnType<typeof lenient> | undefined;
    return (value) => {
      if (typeof value !== 'string') return;
      if (!(matches ??= lenient(patternTest(source, trusted))).test(value))
        report('pattern', schema, value, { pattern: source });
    };
  }

  /** As the API server does, rules are asked only of a value that fits its schema. */
  function keepsRules(schema: Definition, check: Check): Check {
    return (value) => {
      const before = problems.length;
      check(value);
      if (problems.length > before) return;
      for (const { message, unchecked, fieldPath = '' } of broken(value, schema, definition)) {
        report(unchecked ? 'cel-unchecked' : 'cel', schema, value, { problem: message }, ...segments(fieldPath));
      }
    };
  }

  function hasSyntax(schema: Definition): Check {
    const name = schema.syntax as SyntaxName;
    return (value) => {
      const problem = typeof value === 'string' ? misspelled(value, name) : undefined;
      if (problem) report('syntax', schema, value, { problem, syntax: name });
    };
  }

  function hasKeys(schema: Definition): Check {
    const name = schema.keySyntax as SyntaxName;
    return (value) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const problem = misspelled(key, name);
        if (problem) report('keySyntax', schema, value[key], { problem, syntax: name }, key);
      }
    };
  }

  function combines(schema: Definition): Check {
    return (value) => {
      if (!isObject(value)) return;
      for (const { trail: below, problem } of clashes(schema.combinations ?? [], value)) {
        report('combination', schema, value, { problem }, ...below);
      }
    };
  }

  /** The rules about values, by ajv. A value of the wrong type was reported already. */
  function obeys(schema: Definition): Check {
    const rest = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !own.has(keyword)));
    const text = JSON.stringify(rest);
    const types = [schema.type ?? []].flat() as string[];
    const presets = presetsOf(schema);
    let check = rules.get(text);
    return (value) => {
      if (types.length && !types.some((type) => isType(value, type))) return;
      const whole = presets && isObject(value) ? { ...presets, ...value } : value;
      if (!check) rules.set(text, (check = (ajv ??= newAjv(trusted)).compile(rest)));
      if (check(whole)) return;
      for (const { keyword, instancePath, params, data } of outermost(check.errors as ErrorObject[])) {
        report(keyword, schema, data, params, ...pointer(instancePath));
      }
    };
  }

  return {
    validate(value, name) {
      problems = [];
      trail.length = 0;
      byName(name)(value);
      return problems;
    },
  };
}

/** A field that the API server takes for unset when it is empty. */
const isNamed = ({ enum: names, syntax }: Definition): boolean => names !== undefined || syntax !== undefined;

/** The defaults of an object's fields, or undefined. */
function presetsOf({ properties = {} }: Definition): Fields | undefined {
  const presets = Object.entries(properties).flatMap(([name, { default: preset }]) =>
    preset === undefined ? [] : [[name, preset]],
  );
  return presets.length ? (Object.fromEntries(presets) as Fields) : undefined;
}

const both =
  (first: Check, second: Check): Check =>
  (value) => {
    first(value);
    second(value);
  };

function newAjv(trusted: boolean): Ajv {
  const regExp = Object.assign((source: string) => lenient(patternTest(source, trusted)), { code: '' });
  return new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    formats,
    code: { regExp },
  });
}

/** What is no regular expression matches everything: the API server refuses the CustomResourceDefinition for it. */
function lenient(matches: (text: string) => boolean): { test: (text: string) => boolean } {
  return {
    test(text) {
      try {
        return matches(text);
      } catch {
        return true;
      }
    },
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

/** What went wrong inside a branch is told by the keyword that has the branches. */
function outermost(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter(({ schemaPath }) => !/\/(anyOf|oneOf|not|if)\//.test(schemaPath));
}

/** The segments of a JSON pointer. */
function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
