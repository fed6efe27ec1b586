import type { Element } from './config';
import { sections } from './config';
import type { Field } from './field';
import { fieldText, isUnknown, otherFields, toField } from './field';
import type { Settings } from './plugin';
import { pluginType, settings } from './plugin';
import { rubyRegex } from './regex';
import type { Environment } from './ruby';
import { timeFits } from './strptime';
import { hash } from './value';

/** A record; no match, as the end of a sentence: `json does not read`; an exception; or that nobody here knows. */
export type ParsedText =
  | { record: Map<string, Field>; note?: string }
  | { unread: string }
  | { raised: string }
  | { unknown: string };

type Parser = (section: Settings, text: string, masked: boolean) => ParsedText;

/**
 * What the parser of a `<parse>` section makes of a value. Of a text that is known only at run time the fields are known
 * where the parser names them; otherwise the record may hold any.
 * @param masked the text holds a part that stands for what nobody knows
 */
export function parseText(parse: Element, value: Field, environment: Environment, masked = false): ParsedText {
  const type = pluginType(parse, environment);
  const section = settings(parse, environment);
  if (isUnknown(value)) return ofUnknown(type, section, value);
  const parser = Object.hasOwn(parsers, type) ? parsers[type] : undefined;
  if (!parser) return masked ? { record: open(), note: notFollowed(type) } : { unknown: notFollowed(type) };
  if (typeof value !== 'string')
    return type === 'none'
      ? { record: new Map([[messageKey(section), value]]) }
      : { raised: `parse failed: ${fieldText(value)} is no text` };
  return parser(section, value, masked);
}

const notFollowed = (type: string) => `what the parser ${type} makes of a line is not followed`;
const open = () => new Map<string, Field>([[otherFields, { label: otherFields }]]);
const messageKey = (section: Settings) => section.text('message_key') ?? 'message';

function ofUnknown(type: string, section: Settings, value: Field): ParsedText {
  if (type === 'none') return { record: new Map([[messageKey(section), value]]) };
  const names = type === 'regexp' ? expressionOf(section)?.names : undefined;
  return { record: names ? new Map(names.map((name) => [name, { label: `<${name}>` }])) : open() };
}

const parsers: Readonly<Record<string, Parser>> = {
  none: (section, text) => ({ record: new Map([[messageKey(section), text]]) }),
  cri,
  json,
  regexp,
  multi_format: multiFormat,
};

/** `time stream logtag text` (parser_cri.rb). */
function cri(section: Settings, text: string, masked: boolean): ParsedText {
  const [, time = '', stream = '', logtag = '', rest = ''] = /^(\S*)\s(\S*)\s(\S*)\s([\s\S]*)$/.exec(text) ?? [];
  if (stream === '' && logtag === '') return { unread: 'cri does not read' };
  const fields: [string, Field][] = [
    ['stream', stream],
    ['logtag', logtag],
  ];
  const [nested] = sections(section.element, 'parse');
  if (nested) {
    const type = pluginType(nested, section.environment);
    const inner = parseText(nested, masked ? { label: '<message>' } : rest, section.environment);
    if (!('record' in inner)) return inner;
    const record = section.bool('merge_cri_fields', true) ? new Map([...inner.record, ...fields]) : inner.record;
    return { record, note: `the text is read by ${type}; a line that ${type} does not read is dropped` };
  }
  const format = section.text('time_format') ?? '%Y-%m-%dT%H:%M:%S.%L%z';
  if (timeFits(format, time) === false) return { raised: `invalid time format: ${time} is no ${format}` };
  const record = new Map<string, Field>([...fields, ['message', rest]]);
  if (section.bool('keep_time_key', true)) record.set(section.text('time_key') ?? 'time', time);
  return { record };
}

function json(section: Settings, text: string): ParsedText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { unread: 'json does not read' };
  }
  if (Array.isArray(value)) return { unknown: 'an array becomes several events' };
  if (value === null || typeof value !== 'object') return { unread: 'json does not read' };
  const record = new Map(Object.entries(value).map(([name, field]) => [name, toField(field)]));
  const format = section.text('time_format');
  const time = takeTime(section, record);
  if (format !== undefined && typeof time === 'string' && timeFits(format, time) === false)
    return { raised: `invalid time format: ${time} is no ${format}` };
  return { record: converted(section, record) };
}

/** The time leaves the record, unless the section keeps it. */
function takeTime(section: Settings, record: Map<string, Field>): Field | undefined {
  const key = section.text('time_key') ?? 'time';
  const time = record.get(key);
  if (!section.bool('keep_time_key', false)) record.delete(key);
  return time;
}

function expressionOf(section: Settings): { regex: RegExp; names: string[] } | undefined {
  const expression = section.text('expression') ?? section.text('format') ?? '';
  const [, source = expression, options] = /^\/([\s\S]*)\/([imx]*)$/.exec(expression) ?? [];
  const regex = rubyRegex(source, options);
  return regex && { regex, names: Array.from(source.matchAll(/\(\?<([a-zA-Z_]\w*)>/g), ([, name = '']) => name) };
}

function regexp(section: Settings, text: string, masked: boolean): ParsedText {
  const expression = expressionOf(section);
  if (!expression)
    return masked
      ? { record: open(), note: 'the expression cannot be read here' }
      : { unknown: 'the expression cannot be read here' };
  const groups = expression.regex.exec(text)?.groups;
  if (!groups) return { unread: 'the expression does not read' };
  const record = new Map<string, Field>(Object.entries(groups).filter(([, value]) => value !== undefined));
  const time = takeTime(section, record);
  const format = section.text('time_format');
  if (format !== undefined && typeof time === 'string' && timeFits(format, time) === false)
    return { raised: `invalid time format: ${time} is no ${format}` };
  return { record: converted(section, record) };
}

/** `types`, `null_empty_string` and `null_value_pattern` (plugin/parser.rb, convert_values). */
function converted(section: Settings, record: Map<string, Field>): Map<string, Field> {
  const types = hash(section.text('types') ?? '') ?? {};
  const pattern = section.text('null_value_pattern');
  const empty = pattern === undefined ? undefined : rubyRegex(/^\/(.*)\/[im]*$/s.exec(pattern)?.[1] ?? pattern);
  for (const [name, value] of record) {
    if (typeof value === 'string' && ((value === '' && section.bool('null_empty_string', false)) || empty?.test(value)))
      record.set(name, null);
    else if (typeof types[name] === 'string' && value !== null) record.set(name, convert(value, types[name]));
  }
  return record;
}

function convert(value: Field, type: string): Field {
  const text = fieldText(value);
  switch (type.split(':')[0]) {
    case 'integer':
      return Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);
    case 'float':
      return Number(/^\s*[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i.exec(text)?.[0] ?? 0);
    case 'bool':
      return ['true', 'yes', '1'].includes(text.toLowerCase());
    case 'string':
      return text;
    case 'array':
      return text.split(type.split(':')[1] || ',');
    default:
      return { label: `<${text}>` };
  }
}

/** The first `<pattern>` that reads the text; one that raises reads none (parser_multi_format.rb). */
function multiFormat(section: Settings, text: string, masked: boolean): ParsedText {
  for (const pattern of sections(section.element, 'pattern', 'format')) {
    const format = settings(pattern, section.environment).text('format') ?? '';
    const type = {
      node: 'param',
      name: '@type',
      place: pattern.place,
      value: { style: 'plain', parts: [{ text: format }], place: pattern.place },
    } as const;
    const result = parseText(
      { ...pattern, body: [...pattern.body.filter((node) => node.node !== 'param' || node.name !== 'format'), type] },
      text,
      section.environment,
      masked,
    );
    if ('record' in result || 'unknown' in result) return result;
  }
  return { unread: 'no <pattern> reads' };
}
