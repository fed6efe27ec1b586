import type { Element, Include, Node, Param, Place, Value } from './config';
import type { Scanner } from './scan';
import { ConfigSyntaxError, lineEnd, scanner, spacing, spacingWithoutComment, tagEnd } from './scan';

/** The tree of a file; with a problem, what could not be read ends the tree. */
export interface Parsed {
  root: Element;
  problem?: { message: string; place: Place };
}

const reserved = new Set(['@type', '@id', '@label', '@log_level']);
const noAtSign = new Set(['match', 'source', 'filter', 'system']);
const maxDepth = 200;

/**
 * Reads one file as Fluentd 1.19 does (lib/fluent/config/v1_parser.rb): includes stay as nodes, Ruby stays code.
 * Never throws on any text; a mistake comes back as `problem`, where Fluentd refuses to start.
 */
export function parseConfig(text: string, file = 'fluent.conf'): Parsed {
  const scan = scanner(text.replace(/^\uFEFF/, ''), file);
  const body: Node[] = [];
  const root: Element = { node: 'element', name: '', body, place: { file, line: 1, column: 1 } };
  try {
    elementBody(scan, undefined, body, 0);
    return { root };
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    return { root, problem: { message: error.message, place: error.place } };
  }
}

function elementBody(scan: Scanner, name: string | undefined, body: Node[], depth: number): void {
  if (depth > maxDepth) scan.fail(`sections are nested more than ${maxDepth} deep`);
  for (;;) {
    scan.skip(spacing);
    if (scan.ended()) {
      if (name === undefined) return;
      scan.fail(`expected end tag '</${name}>' but got end of file`);
    }
    const start = scan.position();
    if (scan.skip(/<\//y) !== undefined) {
      const found = scan.skip(/[a-zA-Z0-9_]+/y) ?? '';
      scan.skip(spacing);
      if (scan.skip(/>/y) === undefined) scan.fail('expected character in tag name');
      if (scan.skip(lineEnd) === undefined) scan.fail('expected end of line after end tag');
      // Fluentd takes `</>` for the end of the file, and reads nothing behind it.
      if (found === (name ?? '')) return;
      scan.fail(`unmatched end tag '</${found}>'${name === undefined ? '' : `, expected '</${name}>'`}`, start);
    } else if (scan.skip(/</y) !== undefined) {
      body.push(section(scan, start, depth));
    } else if (name === undefined && scan.skip(includeKeyword) !== undefined) {
      body.push(include(scan, start));
    } else {
      body.push(parameter(scan, start, name));
    }
  }
}

const includeKeyword = new RegExp(`@?include${spacing.source}`, 'y');

function section(scan: Scanner, start: number, depth: number): Element {
  const name = scan.skip(/[a-zA-Z0-9_]+/y);
  if (name === undefined) scan.fail('expected the name of a section after <');
  scan.skip(spacing);
  const arg = scan.string(tagEnd);
  scan.skip(spacing);
  if (scan.skip(/>/y) === undefined) scan.fail("expected '>'");
  if (scan.skip(lineEnd) === undefined) scan.fail('expected end of line after tag');
  const body: Node[] = [];
  elementBody(scan, name, body, depth + 1);
  return { node: 'element', name, ...(arg && { arg }), body, place: scan.place(start) };
}

function include(scan: Scanner, start: number): Include {
  const target = scan.string(lineEnd);
  if (!target) scan.fail('expected a file after @include', start);
  scan.skip(lineEnd);
  return { node: 'include', target, place: scan.place(start) };
}

function parameter(scan: Scanner, start: number, element: string | undefined): Param | Include {
  const place = scan.place(start);
  const key = scan.string(spacing);
  if (!key) scan.fail('expected a parameter');
  const name = key.parts.map((part) => ('text' in part ? part.text : `#{${part.code}}`)).join('');
  const quoted = key.style === 'plain' ? {} : { quoted: key };
  const blank = scan.skip(spacingWithoutComment);
  if (blank === undefined) scan.fail(`expected a blank after ${name}`);
  if (blank.includes('\n') || scan.ended()) {
    const value: Value = { style: 'plain', parts: [], place: scan.place(start + name.length) };
    return { node: 'param', name, ...quoted, value, place };
  }
  if (name === '@include') return include(scan, start);
  if (name.startsWith('@') && !reserved.has(name) && (element === undefined || noAtSign.has(element))) {
    scan.fail(`'@' is the system reserved prefix: ${name}`, start);
  }
  const value = scan.literal() ?? { style: 'plain', parts: [], place: scan.place() };
  if (scan.skip(lineEnd) === undefined) scan.fail('expected end of line');
  return { node: 'param', name, ...quoted, value, place };
}
