import { suggestion } from '../model/kube/nearest';
import { item, key, segments } from '../model/kube/path';
import type { SyntaxName } from '../model/kube/syntax';
import type { SchemaRuleId } from './rules';
import type { Problem } from './validator';

/** What the reader gets of a problem. */
export interface Told {
  id: SchemaRuleId;
  path: string;
  message: string;
}

/** A problem of a validator as rule, path and sentence. */
export function tell(problem: Problem, object: { kind: string }): Told {
  const path = pathOf(object, problem.trail);
  const parent = pathOf(object, problem.trail.slice(0, -1)) || object.kind;
  const name = String(problem.trail.at(-1) ?? object.kind);
  const { keyword, value, params, schema } = problem;
  switch (keyword) {
    case 'unknown': {
      const near = suggestion(name, Object.keys(schema.properties ?? {}));
      return { id: 'schema/unknown-field', path, message: `${parent} has no field ${name}${near}` };
    }
    case 'required':
      return { id: 'schema/required', path, message: `${parent} needs ${name}` };
    case 'type':
      return {
        id: 'schema/type',
        path,
        message: `${lastOf(path, name)} must be ${types(schema.type)}, is ${described(value)}`,
      };
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).filter((entry) => entry !== null).map(String);
      const near = typeof value === 'string' ? suggestion(value, allowed) : '';
      return {
        id: 'schema/enum',
        path,
        message: `${lastOf(path, name)} is ${shown(value)}, must be one of ${allowed.map((entry) => entry || '""').join(', ')}${near}`,
      };
    }
    case 'quantity':
      return {
        id: 'schema/quantity',
        path,
        message: `${lastOf(path, name)} is ${described(value)}, must be a quantity such as 500m or 1Gi`,
      };
    case 'syntax':
    case 'keySyntax': {
      const id = labels.includes(params['syntax'] as SyntaxName) ? 'schema/label' : 'schema/name';
      const what = keyword === 'syntax' ? `${lastOf(path, name)} ${shown(value)}` : `the key ${name} of ${parent}`;
      return { id, path, message: `${what} ${params['problem'] as string}` };
    }
    case 'repeated': {
      const first = item(lastOf(parent, parent), undefined, params['first'] as number);
      return {
        id: 'schema/duplicate-key',
        path,
        message: `${lastOf(parent, parent)}[${name}] repeats ${first}: ${repeatedKeys(problem)}`,
      };
    }
    case 'missing':
      return { id: 'schema/required', path, message: `${path} ${params['problem'] as string}` };
    case 'misfit':
      return { id: 'schema/value', path, message: `${path} ${params['problem'] as string}` };
    case 'combination':
      return {
        id: 'schema/immutable-combination',
        path,
        message: `${path || object.kind} ${params['problem'] as string}`,
      };
    case 'cel':
    case 'cel-unchecked':
      return { id: `schema/${keyword}`, path, message: params['problem'] as string };
    default:
      return { id: 'schema/value', path, message: `${lastOf(path, name)} is ${shown(value)}, ${rule(problem)}` };
  }
}

const labels: readonly SyntaxName[] = ['label-value', 'qualified-name', 'annotation-key'];

/** The path of the house from keys and indices, elements by name. */
export function pathOf(object: unknown, trail: readonly (string | number)[]): string {
  let path = '';
  let value = object;
  for (const segment of trail) {
    const inside = (value as Record<string | number, unknown> | null | undefined)?.[segment];
    path = Array.isArray(value) ? item(path, inside, Number(segment)) : key(path, String(segment));
    value = inside;
  }
  return path;
}

/** The last segment of a path: what a sentence calls the field. */
function lastOf(path: string, otherwise: string): string {
  const all = segments(path);
  const last = all.at(-1);
  if (last === undefined) return otherwise;
  return path.endsWith(`[${last}]`) && all.length > 1 ? `${all.at(-2) ?? ''}[${last}]` : last;
}

const articles: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
};

function types(type: string | readonly string[] | undefined): string {
  return [type ?? []]
    .flat()
    .filter((entry) => entry !== 'null')
    .map((entry) => articles[entry] ?? entry)
    .join(' or ');
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the string ${shown(value)}`;
  return `the ${typeof value} ${String(value)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  if (typeof value !== 'string') return String(value);
  const short = value.length > 80 ? `${value.slice(0, 77)}…` : value;
  return short && !/[\s,]/.test(short) ? short : JSON.stringify(short);
}

function repeatedKeys({ schema, value }: Problem): string {
  if (!schema.listMap) return shown(value);
  const fields = value as Record<string, unknown>;
  return schema.listMap.map(([name, absent]) => `${name} ${shown(fields[name] ?? absent)}`).join(', ');
}

/** The end of the sentence for a rule that ajv knows. */
function rule({ keyword, params, schema }: Problem): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'exclusiveMinimum':
      return `must be more than ${limit}`;
    case 'exclusiveMaximum':
      return `must be less than ${limit}`;
    case 'minLength':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
    case 'minProperties':
      return `must have at least ${limit === '1' ? 'one entry' : `${limit} entries`}`;
    case 'maxItems':
    case 'maxProperties':
      return `must have at most ${limit === '1' ? 'one entry' : `${limit} entries`}`;
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    case 'format':
      return `must be ${formatNames[String(params['format'])] ?? String(params['format'])}`;
    case 'multipleOf':
      return `must be a multiple of ${String(params['multipleOf'])}`;
    case 'uniqueItems':
      return 'must not repeat an entry';
    case 'required':
      return `needs ${String(params['missingProperty'])}`;
    case 'anyOf':
    case 'oneOf':
      return `must fit ${keyword === 'oneOf' ? 'exactly one' : 'one'} of ${alternatives(schema[keyword])}`;
    case 'not':
      return `must not have ${alternatives([schema['not']])}`;
    default:
      return `breaks ${keyword}`;
  }
}

const formatNames: Readonly<Record<string, string>> = {
  int32: 'an integer of 32 bits',
  int64: 'an integer of 64 bits',
  byte: 'base64',
  'date-time': 'a time such as 2027-03-31T12:00:00Z',
  date: 'a date such as 2027-03-31',
  duration: 'a duration such as 1h30m',
  'host-address': 'an IP address such as 10.9.8.7',
  cidr: 'a network such as 10.0.0.0/8',
};

/** Branches that only ask for fields are told by these fields. */
function alternatives(branches: unknown): string {
  const asked = (branches as { required?: string[] }[]).map(({ required }) => required?.join(' and '));
  return asked.every(Boolean) ? asked.join(', ') : `its ${asked.length} alternatives`;
}
