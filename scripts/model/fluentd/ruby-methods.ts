import type { Field } from './field';
import { fieldText, isHash, isUnknown, otherFields } from './field';
import { rubyRegex } from './regex';

/** What a method may be given: a value, a regular expression, a range of indices. */
export type Argument = Field | RegExp | { from: number; to: number; open: boolean };

/** A method of nil, a string, a number, an array or a hash; undefined where this reader does not know it. */
export function callMethod(on: Field, method: string, args: readonly Argument[]): Field | undefined {
  if (method === 'nil?') return isUnknown(on) ? { label: `<${on.label}.nil?>` } : on === null;
  if (method === 'to_s' && !isUnknown(on) && (on === null || typeof on !== 'object')) return fieldText(on);
  if (method === 'itself' || method === 'dup' || method === 'freeze') return on;
  if (isUnknown(on) && on.label === '<hostname>' && method === 'empty?') return false; // every host has a name
  if (isUnknown(on) || args.some((arg) => isUnknown(arg as Field))) return unknownResult(on, method, args);
  if (on === null) return method === 'to_i' ? 0 : method === 'to_a' ? [] : method === 'to_h' ? new Map() : undefined;
  if (typeof on === 'string') return ofString(on, method, args);
  if (typeof on === 'number') return ofNumber(on, method);
  if (isHash(on)) return ofHash(on, method, args);
  return Array.isArray(on) ? ofArray(on as readonly Field[], method, args) : undefined;
}

/** Text methods of an unknown value keep its label: it names whose text it is, not the text. */
function unknownResult(on: Field, method: string, args: readonly Argument[]): Field {
  const same = [
    'downcase',
    'upcase',
    'strip',
    'to_s',
    'gsub',
    'sub',
    'tr',
    '[]',
    'slice',
    'to_sym',
    'chomp',
    'delete',
    'squeeze',
    'capitalize',
  ];
  if (isUnknown(on) && same.includes(method)) return on;
  if (isUnknown(on) && ['dig', '[]', 'fetch'].includes(method) && typeof args.at(-1) === 'string')
    return { label: `<${args.at(-1)}>` };
  const shown = args.map((arg) =>
    arg instanceof RegExp
      ? String(arg)
      : typeof arg === 'object' && arg !== null && 'from' in arg
        ? '…'
        : fieldText(arg),
  );
  return { label: `<${fieldText(on)}.${method}(${shown.join(', ')})>` };
}

function ofString(on: string, method: string, args: readonly Argument[]): Field | undefined {
  const [first, second] = args;
  switch (method) {
    case 'to_str':
    case 'to_sym':
      return on;
    case 'downcase':
      return on.toLowerCase();
    case 'upcase':
      return on.toUpperCase();
    case 'capitalize':
      return on.charAt(0).toUpperCase() + on.slice(1).toLowerCase();
    case 'strip':
      return on.trim();
    case 'chomp':
      return on.replace(/\r?\n$/, '');
    case 'to_i':
      return Number(/^\s*[+-]?\d+/.exec(on)?.[0] ?? 0);
    case 'to_f':
      return Number(/^\s*[+-]?\d+(?:\.\d+)?/.exec(on)?.[0] ?? 0);
    case 'length':
    case 'size':
      return on.length;
    case 'empty?':
      return on === '';
    case 'reverse':
      return [...on].reverse().join('');
    case 'include?':
      return typeof first === 'string' ? on.includes(first) : undefined;
    case 'start_with?':
      return args.some((arg) =>
        typeof arg === 'string' ? on.startsWith(arg) : arg instanceof RegExp && on.search(arg) === 0,
      );
    case 'end_with?':
      return args.some((arg) => typeof arg === 'string' && on.endsWith(arg));
    case 'delete_prefix':
      return typeof first === 'string' && on.startsWith(first) ? on.slice(first.length) : on;
    case 'delete_suffix':
      return typeof first === 'string' && first && on.endsWith(first) ? on.slice(0, -first.length) : on;
    case 'match?':
      return first instanceof RegExp
        ? first.test(on)
        : typeof first === 'string'
          ? (rubyRegex(first)?.test(on) ?? undefined)
          : undefined;
    case 'split':
      if (first instanceof RegExp) return on.split(first);
      return typeof first === 'string' && first !== ' '
        ? dropEmptyEnd(on.split(first))
        : dropEmptyEnd(on.trim().split(/\s+/));
    case 'gsub':
    case 'sub':
      return replaced(on, first, second, method === 'gsub');
    case 'tr':
      return typeof first === 'string' && typeof second === 'string' ? translate(on, first, second) : undefined;
    case 'squeeze':
      return typeof first === 'string'
        ? [...on].filter((char, index) => !(char === on[index - 1] && first.includes(char))).join('')
        : on.replace(/(.)\1+/g, '$1');
    case '[]':
    case 'slice':
      return sliceString(on, first, second);
    default:
      return undefined;
  }
}

function dropEmptyEnd(parts: string[]): string[] {
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

function replaced(
  on: string,
  pattern: Argument | undefined,
  by: Argument | undefined,
  all: boolean,
): string | undefined {
  if (typeof by !== 'string') return undefined;
  const text = by
    .replace(/\$/g, '$$$$')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/\\k<(\w+)>/g, '$$<$1>');
  if (pattern instanceof RegExp) return on.replace(all ? new RegExp(pattern, `${pattern.flags}g`) : pattern, text);
  if (typeof pattern !== 'string') return undefined;
  return all ? on.replaceAll(pattern, text) : on.replace(pattern, text);
}

/** `tr` with ranges and a leading `^`. */
function translate(on: string, from: string, to: string): string {
  const expand = (set: string) =>
    set.replace(/(.)-(.)/g, (_, a: string, b: string) => {
      let result = '';
      for (let code = a.charCodeAt(0); code <= b.charCodeAt(0); code += 1) result += String.fromCharCode(code);
      return result;
    });
  const target = expand(to);
  if (from.length > 1 && from.startsWith('^')) {
    const kept = expand(from.slice(1));
    return [...on].map((char) => (kept.includes(char) ? char : (target.at(-1) ?? ''))).join('');
  }
  const source = expand(from);
  return [...on]
    .map((char) => {
      const index = source.indexOf(char);
      return index < 0 ? char : (target[Math.min(index, target.length - 1)] ?? '');
    })
    .join('');
}

function sliceString(on: string, first: Argument | undefined, second: Argument | undefined): Field | undefined {
  if (first instanceof RegExp) {
    const match = first.exec(on);
    return match
      ? ((typeof second === 'number'
          ? match[second]
          : typeof second === 'string'
            ? match.groups?.[second]
            : match[0]) ?? null)
      : null;
  }
  if (typeof first === 'string') return on.includes(first) ? first : null;
  return sliced(on, first, second);
}

function sliced(on: string, first: Argument | undefined, second: Argument | undefined): string | null | undefined {
  const at = (index: number) => (index < 0 ? on.length + index : index);
  if (typeof first === 'number') {
    const start = at(first);
    if (start < 0 || start > on.length) return null;
    if (typeof second === 'number') return on.slice(start, start + second);
    return on[start] ?? null;
  }
  if (first !== null && typeof first === 'object' && 'from' in first) {
    const start = at(first.from);
    return start < 0 || start > on.length ? null : on.slice(start, at(first.to) + (first.open ? 0 : 1));
  }
  return undefined;
}

function ofNumber(on: number, method: string): Field | undefined {
  if (method === 'to_i') return Math.trunc(on);
  if (method === 'to_f') return on;
  return method === 'zero?' ? on === 0 : undefined;
}

/** What a hash gives for a name that it lacks: nil, unless other fields than those known may be in it. */
const absent = (on: ReadonlyMap<string, Field>, name: string): Field =>
  on.has(otherFields) ? { label: `<${name}>` } : null;

function ofHash(on: ReadonlyMap<string, Field>, method: string, args: readonly Argument[]): Field | undefined {
  const [first, ...rest] = args;
  switch (method) {
    case '[]':
      return typeof first === 'string' ? (on.get(first) ?? absent(on, first)) : undefined;
    case 'dig': {
      if (typeof first !== 'string') return undefined;
      const value = on.get(first) ?? absent(on, first);
      return rest.length === 0 || value === null ? value : callMethod(value, 'dig', rest);
    }
    case 'fetch':
      return typeof first === 'string' ? (on.get(first) ?? (rest[0] as Field | undefined)) : undefined;
    case 'key?':
    case 'has_key?':
    case 'include?':
    case 'member?':
      return typeof first === 'string' ? on.has(first) : undefined;
    case 'keys':
      return [...on.keys()];
    case 'values':
      return [...on.values()];
    case 'length':
    case 'size':
      return on.size;
    case 'empty?':
      return on.size === 0;
    case 'to_h':
      return on;
    default:
      return undefined;
  }
}

function ofArray(on: readonly Field[], method: string, args: readonly Argument[]): Field | undefined {
  const [first, ...rest] = args;
  switch (method) {
    case '[]':
      if (typeof first === 'number') return on.at(first) ?? null;
      if (first !== null && typeof first === 'object' && 'from' in first) {
        return on.slice(
          first.from < 0 ? on.length + first.from : first.from,
          (first.to < 0 ? on.length + first.to : first.to) + (first.open ? 0 : 1),
        );
      }
      return undefined;
    case 'dig': {
      if (typeof first !== 'number') return undefined;
      const value = on.at(first) ?? null;
      return rest.length === 0 || value === null ? value : callMethod(value, 'dig', rest);
    }
    case 'first':
      return on[0] ?? null;
    case 'last':
      return on.at(-1) ?? null;
    case 'include?':
      return on.some((element) => element === first);
    case 'join':
      return on.map(fieldText).join(typeof first === 'string' ? first : '');
    case 'length':
    case 'size':
      return on.length;
    case 'empty?':
      return on.length === 0;
    case 'compact':
      return on.filter((element) => element !== null);
    case 'any?':
      return on.some((element) => element !== null && element !== false);
    default:
      return undefined;
  }
}
