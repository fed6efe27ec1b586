import type { Element, Param, Place } from '../config';
import { params, sections } from '../config';
import { parseJson } from '../json';
import type { Parameters } from '../parameters';
import type { Environment } from '../ruby';
import { bool, resolve } from '../value';

/** Why Fluentd does not start, and the line that says so. */
export interface Refusal {
  message: string;
  place: Place;
}

/** The last part of a declared type: `!` required, `?` nil is its default, nothing where it has another default. */
const declared = /^(?:(?:deprecated|obsoleted) )?(?<type>\w+)(?<mark>[!?]?)(?: (?<choices>.*))?$/;

/**
 * What Fluentd refuses of the parameters that an element sets and of those that it lacks (config/section.rb, types.rb).
 * @param strict `strict_config_value` of `<system>`: numbers and booleans that cannot be read are refused as well
 */
export function* refusedValues(
  element: Element,
  { params: table, aliases = {} }: Parameters,
  environment: Environment,
  strict: boolean,
): Generator<Refusal> {
  const set = new Map(params(element).map((param) => [aliases[param.name] ?? param.name, param]));
  for (const [name, type] of Object.entries(table)) {
    if (Object.hasOwn(aliases, name)) continue;
    const { type: kind = '', mark, choices } = declared.exec(type)?.groups ?? {};
    const param = set.get(name);
    if (!param) {
      if (mark === '!') yield { message: `'${name}' parameter is required`, place: element.place };
      continue;
    }
    const { text, known, raised } = resolve(param.value, environment);
    if (raised !== undefined || !known) continue;
    if (type.startsWith('obsoleted')) yield { message: `'${name}' parameter is already removed`, place: param.place };
    if (text === undefined) {
      if (mark === '!') yield { message: `'${name}' doesn't have default value`, place: param.place };
      continue;
    }
    const problem = text === null ? nil : valueProblem(kind, text, choices, strict);
    if (problem === nil ? mark !== '?' : problem)
      yield { message: `${describe(param, text)}: ${problem}`, place: param.place };
  }
}

/** A value that becomes nil: only a parameter whose default is nil may be it. */
const nil = 'the value becomes nil, and the parameter may not be nil';

const describe = ({ name }: Param, text: string | null) => `${name} ${text ?? ''}`.trim();

function valueProblem(kind: string, text: string, choices: string | undefined, strict: boolean): string | undefined {
  switch (kind) {
    case 'bool':
      return bool(text) !== undefined ? undefined : strict ? 'invalid bool value' : nil;
    case 'enum':
      return choices?.split('|').includes(text) ? undefined : `valid options are ${choices?.split('|').join(', ')}`;
    case 'integer':
      return strict && !/^\s*[+-]?(?:\d+(?:_\d+)*|0x[\da-f]+|0b[01]+|0o?[0-7]+)\s*$/i.test(text)
        ? 'invalid value for Integer()'
        : undefined;
    case 'float':
      return strict && !number(text) ? 'invalid value for Float()' : undefined;
    case 'size':
      return strict && !/\d+[kmgt]/i.test(text) && !/^\s*[+-]?\d+\s*$/.test(text)
        ? 'invalid value for Integer()'
        : undefined;
    case 'time':
      return strict && !/\d+[smhd]/.test(text) && !number(text) ? 'invalid value for Float()' : undefined;
    case 'regexp':
      return regexpProblem(text);
    case 'array':
      return text.startsWith('[') ? jsonProblem(text) : undefined;
    case 'hash':
      return text.startsWith('{')
        ? jsonProblem(text)
        : /(?:^|,)\s*,/.test(text.trim())
          ? 'an entry is empty'
          : undefined;
    default:
      return undefined;
  }
}

const number = (text: string) => /^\s*[+-]?\d+(?:_\d+)*(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i.test(text);

const jsonProblem = (text: string) => (parseJson(text) === undefined ? 'the JSON cannot be read' : undefined);

/** `/pattern/im`, or the pattern alone. Only what no Ruby takes either is a problem. */
export function regexpProblem(text: string): string | undefined {
  const end = text.lastIndexOf('/');
  if (text.startsWith('/') && end < text.length - 3) return 'invalid regexp: missing right slash';
  return sourceProblem(text.startsWith('/') ? text.slice(1, Math.max(end, 1)) : text);
}

function sourceProblem(source: string): string | undefined {
  let open = 0;
  let depth = 0; // of character classes, which Ruby nests
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') {
      at += 1;
      if (at >= source.length) return 'too short escape sequence';
    } else if (char === '[') depth += 1;
    else if (char === ']' && depth > 0) depth -= 1;
    else if (depth > 0) continue;
    else if (char === '(') open += 1;
    else if (char === ')' && (open -= 1) < 0) return 'unmatched close parenthesis';
  }
  if (depth > 0) return 'premature end of char-class';
  return open > 0 ? 'end pattern with unmatched parenthesis' : undefined;
}

/** Sections that have to be there, or may be there only once. */
export function* refusedSections(element: Element, { sections: table = {} }: Parameters): Generator<Refusal> {
  for (const [name, { required, once, argument }] of Object.entries(table)) {
    const found = sections(element, name);
    if (required && found.length === 0) yield { message: `<${name}> sections are required`, place: element.place };
    const [, second] = found;
    if (once && second) yield { message: `<${name}> section cannot be written twice or more`, place: second.place };
    for (const one of found)
      if (argument === 'required' && !one.arg)
        yield { message: `<${name} ARG> section requires argument`, place: one.place };
  }
}
