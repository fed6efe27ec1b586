import type { Document, Node, Pair, YAMLMap } from 'yaml';
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  stringify,
  visit,
} from 'yaml';
import { equal } from '../locate/steps';

/** Keys of maps and indices of lists, from the root of a document. */
export type NodePath = readonly (string | number)[];

/** A field of a YAML document, or of the YAML that a scalar of it holds (an inline patch). */
export interface Site {
  document: number;
  path: NodePath;
  inner?: Site;
}

/** What happens to a field. */
export type Change = { set: unknown } | { remove: true } | { rename: string };

/** Why something is left as it is: the end of `left: `. */
export interface Refusal {
  refused: string;
}

export const refuse = (refused: string): Refusal => ({ refused });
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;

/** Replaces `start` to `end` of a text. */
interface Splice {
  start: number;
  end: number;
  text: string;
}

const odd = 'its place is written in a way that is not safely edited';

/**
 * The parts of a text that hold one document each; joined they are the text.
 * @returns a refusal where the text is no YAML.
 */
export function documentsOf(text: string): string[] | Refusal {
  const documents = parsed(text);
  if (isRefusal(documents)) return documents;
  return documents.map((_, index) => {
    const start = index ? (documents[index - 1]?.range?.[2] ?? 0) : 0;
    return text.slice(start, index === documents.length - 1 ? text.length : documents[index]?.range?.[2]);
  });
}

/**
 * Changes a field of one document and no byte beside it. What comes out is read again: it must hold what was asked for
 * and, for the rest, what it held before.
 */
export function editDocument(text: string, { path, inner }: Site, change: Change): string | Refusal {
  const made = splice(text, path, inner, change);
  return isRefusal(made) ? made : text.slice(0, made.start) + made.text + text.slice(made.end);
}

function splice(text: string, path: NodePath, inner: Site | undefined, change: Change): Splice | Refusal {
  const documents = parsed(text);
  if (isRefusal(documents)) return documents;
  const document = documents[0];
  if (!document || documents.length !== 1) return refuse(odd);
  const root = document.contents as Node | null;
  const made = inner ? insideScalar(text, document, path, inner, change) : onField(text, document, root, path, change);
  if (isRefusal(made)) return made;
  const after = parsed(text.slice(0, made.start) + made.text + text.slice(made.end));
  if (isRefusal(after) || after.length !== 1) return refuse(odd);
  const wanted = inner ? innerText(document, path, inner, change) : undefined;
  if (isRefusal(wanted)) return wanted;
  const expected = changed(plain(document), path, wanted === undefined ? change : { set: wanted });
  return same(plain(after[0] as Document), expected) ? made : refuse(odd);
}

function parsed(text: string): Document[] | Refusal {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length))
    return refuse('its file is no YAML that can be read');
  return documents;
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 }) as unknown;
  } catch {
    return undefined;
  }
}

const same = (left: unknown, right: unknown) =>
  left !== undefined && JSON.stringify(left) === JSON.stringify(right) && equal(left, right);

/** What a document has to hold after a change. */
function changed(value: unknown, path: NodePath, change: Change): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return 'set' in change ? change.set : value;
  if (Array.isArray(value))
    return value.map((element, index) => (index === step ? changed(element, rest, change) : (element as unknown)));
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  if (rest.length) {
    const known = entries.some(([key]) => key === step);
    const result = known
      ? entries.map(([key, child]) => [key, key === step ? changed(child, rest, change) : child] as const)
      : [...entries, [String(step), changed({}, rest, change)] as const];
    if (!('remove' in change)) return Object.fromEntries(result);
    return Object.fromEntries(
      result.filter(
        ([key, child]) =>
          !(key === step && rest.length === 1 && emptied.has(String(step)) && !Object.keys(child as object).length),
      ),
    );
  }
  if ('remove' in change) return Object.fromEntries(entries.filter(([key]) => key !== step));
  if ('rename' in change)
    return Object.fromEntries(entries.map(([key, child]) => [key === step ? change.rename : key, child]));
  return Object.fromEntries(
    entries.some(([key]) => key === step)
      ? entries.map(([key, child]) => [key, key === step ? change.set : child])
      : [...entries, [String(step), change.set]],
  );
}

/** Maps that go when their last key goes; elsewhere an empty map may mean something. */
const emptied = new Set(['annotations', 'labels', 'nodeSelector']);

// ---------------------------------------------------------------------------------------------------- YAML in YAML

/** The text that the scalar at a path has to hold after the change inside it. */
function innerText(document: Document, path: NodePath, inner: Site, change: Change): string | Refusal {
  const holder: unknown = document.getIn(path, true);
  if (!isScalar(holder) || typeof holder.value !== 'string') return refuse(odd);
  const parts = documentsOf(holder.value);
  if (isRefusal(parts)) return parts;
  const part = parts[inner.document];
  if (part === undefined) return refuse(odd);
  const edited = editDocument(part, inner, change);
  return isRefusal(edited) ? edited : parts.map((text, index) => (index === inner.document ? edited : text)).join('');
}

function insideScalar(text: string, document: Document, path: NodePath, inner: Site, change: Change): Splice | Refusal {
  const shared = sharedOn(document, path);
  if (shared) return shared;
  const holder: unknown = document.getIn(path, true);
  if (!isScalar(holder) || typeof holder.value !== 'string' || !holder.range) return refuse(odd);
  const parts = documentsOf(holder.value);
  const part = isRefusal(parts) ? undefined : parts[inner.document];
  if (isRefusal(parts) || part === undefined) return refuse(odd);
  const made = splice(part, inner.path, inner.inner, change);
  if (isRefusal(made)) return made;
  const before = parts.slice(0, inner.document).join('').length;
  const [start, end] = holder.range;
  const raw = text.slice(start, end);
  if (holder.type === Scalar.BLOCK_LITERAL)
    return intoBlock(raw, start, { ...made, start: made.start + before, end: made.end + before });
  const quote = holder.type === Scalar.PLAIN ? 0 : 1;
  if (raw.slice(quote, raw.length - quote) !== holder.value || /[\n'"\\]/.test(made.text)) return refuse(odd);
  const shift = start + quote + before;
  return { start: made.start + shift, end: made.end + shift, text: made.text };
}

/** A splice of a block's text as a splice of the file: line by line the same, behind the block's indentation. */
function intoBlock(raw: string, offset: number, { start, end, text }: Splice): Splice | Refusal {
  const header = raw.indexOf('\n') + 1;
  const indent = /^(?:[ \t]*\r?\n)*( +)/.exec(raw.slice(header))?.[1] ?? '';
  const crlf = raw[header - 2] === '\r';
  const lines = raw.slice(header).split('\n');
  const at = (inner: number): number => {
    let place = offset + header;
    let rest = inner;
    for (const line of lines) {
      const content = Math.max(line.replace(/\r$/, '').length - indent.length, 0);
      if (rest <= content) return rest === 0 && line.length <= indent.length ? place : place + indent.length + rest;
      rest -= content + 1;
      place += line.length + 1;
    }
    return place;
  };
  if (!indent) return refuse(odd);
  const eol = crlf ? '\r\n' : '\n';
  // text that begins a line stands behind its indentation already
  const indented = text
    .replace(/\n(?!\n|$)/g, `\n${indent}`)
    .replace(/\n$/, `\n${indent}`)
    .replace(/\n/g, eol);
  return { start: at(start), end: at(end), text: indented };
}

// ---------------------------------------------------------------------------------------------------- one field

/** A refusal where a node on the way is an alias, or stands under an anchor that an alias elsewhere repeats. */
function sharedOn(document: Document, path: NodePath): Refusal | undefined {
  const used = new Set<string>();
  visit(document, { Alias: (_, alias) => void used.add(alias.source) });
  if (!used.size) return undefined;
  let node: unknown = document.contents;
  for (let depth = 0; ; depth++) {
    const name = isAlias(node) ? node.source : isNode(node) && 'anchor' in node ? node.anchor : undefined;
    if (name !== undefined && used.has(name)) return refuse(`its value is shared through the anchor &${name}`);
    if (depth === path.length || !isCollection(node)) return undefined;
    node = node.get(path[depth], true);
  }
}

function onField(
  text: string,
  document: Document,
  root: Node | null,
  path: NodePath,
  change: Change,
): Splice | Refusal {
  const shared = sharedOn(document, path);
  if (shared) return shared;
  let node: unknown = root;
  let holder: Pair | undefined; // the pair whose value the node is
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      holder = undefined;
      if (last) return 'set' in change ? scalarReplaced(text, node, change.set) : refuse(odd);
      continue;
    }
    if (isMap(node)) {
      const map: YAMLMap = node;
      const pair = map.items.find((entry) => isScalar(entry.key) && String(entry.key.value) === step);
      if (!pair)
        return 'set' in change
          ? inserted(text, map, String(step), nested(path.slice(depth + 1), change.set))
          : refuse(odd);
      if (last) {
        if ('rename' in change) return renamed(map, pair, change.rename);
        if ('set' in change) return replaced(text, map, pair, change.set);
        if (map.items.length === 1 && holder && emptied.has(String((holder.key as Scalar).value))) {
          const parent = document.getIn(path.slice(0, -2), true);
          return isMap(parent) ? removed(text, parent, holder) : refuse(odd);
        }
        return removed(text, map, pair);
      }
      node = pair.value;
      holder = pair;
      continue;
    }
    if (!('set' in change) || !holder) return refuse(odd);
    if (node === null || (isScalar(node) && node.value === null && !node.source))
      return filled(text, holder, nested(path.slice(depth), change.set));
    return refuse(odd);
  }
  return refuse(odd);
}

const nested = (path: NodePath, value: unknown): unknown =>
  path.reduceRight((inner, step) => ({ [step]: inner }), value);

/** The end of what a node or pair says, before comments and line breaks that follow. */
function endOf(item: unknown): number {
  if (isPair(item)) return isNode(item.value) ? endOf(item.value) : ((item.key as Node).range?.[1] ?? 0);
  if (!isNode(item) || !item.range) return 0;
  if (isCollection(item) && !item.flow && item.items.length) return endOf(item.items.at(-1));
  return item.range[1];
}

const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
const eolOf = (text: string, offset: number) => {
  const end = text.indexOf('\n', offset);
  const line = end < 0 ? text.lastIndexOf('\n') : end;
  return text[line - 1] === '\r' ? '\r\n' : '\n';
};

const isJson = ({ items }: YAMLMap) =>
  items.length > 0 && items.every(({ key }) => isScalar(key) && key.type === Scalar.QUOTE_DOUBLE);
const printed = { lineWidth: 0, version: '1.1' } as const;

/** A value on one line, as it may stand in a flow map and outside of one. */
function inline(value: unknown, json = false): string {
  if (json) return JSON.stringify(value);
  return stringify([value], { ...printed, collectionStyle: 'flow' })
    .trim()
    .slice(2, -2);
}

function block(key: string, value: unknown, indent: string, eol: string): string {
  return stringify({ [key]: value }, printed)
    .trimEnd()
    .split('\n')
    .map((line) => indent + line)
    .join(eol);
}

function inserted(text: string, map: YAMLMap, key: string, value: unknown): Splice | Refusal {
  const last = map.items.at(-1);
  if (map.flow) {
    const json = isJson(map);
    const entry = json ? `${JSON.stringify(key)}: ${inline(value, true)}` : inline({ [key]: value }).slice(2, -2);
    if (!map.range) return refuse(odd);
    if (!last) {
      const json = /^\s*[{[]/.test(text) && /"\s*:/.test(text);
      return {
        start: map.range[0],
        end: map.range[1],
        text: json ? `{${JSON.stringify(key)}: ${inline(value, true)}}` : `{ ${entry} }`,
      };
    }
    const start = (last.key as Node).range?.[0] ?? 0;
    const lead = text.slice(lineStart(text, start), start);
    const end = endOf(last);
    const ownLine = /^\s*$/.test(lead) && start > map.range[0] && text.slice(map.range[0], start).includes('\n');
    return { start: end, end, text: ownLine ? `,${eolOf(text, start)}${lead}${entry}` : `, ${entry}` };
  }
  const first = (map.items[0]?.key as Node | undefined)?.range?.[0];
  if (!last || first === undefined) return refuse(odd);
  const indent = ' '.repeat(first - lineStart(text, first));
  const end = endOf(last);
  const eol = eolOf(text, first);
  const lines = block(key, value, indent, eol);
  if (text[end - 1] === '\n') return { start: end, end, text: `${lines}${eol}` };
  return atLineEnd(text, end, `${eol}${lines}`);
}

/** Inserts after the comment that may follow, before the line break. */
function atLineEnd(text: string, from: number, insert: string): Splice {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
  return { start: end, end, text: insert };
}

/** Gives an empty field (`resources:`) its first content. */
function filled(text: string, holder: Pair, value: unknown): Splice | Refusal {
  const key = holder.key as Node;
  if (!key.range) return refuse(odd);
  const indent = ' '.repeat(key.range[0] - lineStart(text, key.range[0]) + 2);
  const eol = eolOf(text, key.range[0]);
  const entries = Object.entries(value as Record<string, unknown>);
  return atLineEnd(
    text,
    key.range[1],
    entries.map(([name, child]) => `${eol}${block(name, child, indent, eol)}`).join(''),
  );
}

function replaced(text: string, map: YAMLMap, pair: Pair, value: unknown): Splice | Refusal {
  const { value: old, key } = pair;
  if (isScalar(old) && old.range && old.range[0] === old.range[1]) {
    const colon = text.indexOf(':', (key as Node).range?.[1]) + 1;
    return { start: colon, end: colon, text: ` ${inline(value)}` };
  }
  return scalarReplaced(text, old, value, isJson(map) && Boolean(map.flow));
}

function scalarReplaced(text: string, old: unknown, value: unknown, json = false): Splice | Refusal {
  if (!isScalar(old) || !old.range || old.type === Scalar.BLOCK_LITERAL || old.type === Scalar.BLOCK_FOLDED)
    return refuse(odd);
  const [start, end] = old.range;
  if (start === end || text.slice(start, end).includes('\n')) return refuse(odd);
  const quoted =
    typeof value === 'string' && old.type === Scalar.QUOTE_SINGLE ? `'${value.replaceAll("'", "''")}'` : undefined;
  return { start, end, text: quoted ?? inline(value, json || old.type === Scalar.QUOTE_DOUBLE) };
}

function renamed(map: YAMLMap, pair: Pair, name: string): Splice | Refusal {
  const key = pair.key as Scalar;
  if (map.has(name) || !key.range) return refuse(`${name} is set beside it`);
  const text =
    key.type === Scalar.QUOTE_DOUBLE
      ? JSON.stringify(name)
      : key.type === Scalar.QUOTE_SINGLE
        ? `'${name}'`
        : inline(name);
  return { start: key.range[0], end: key.range[1], text };
}

function removed(text: string, map: YAMLMap, pair: Pair): Splice | Refusal {
  const index = map.items.indexOf(pair);
  const keyAt = (item: Pair | undefined) => (item?.key as Node | undefined)?.range?.[0];
  const start = keyAt(pair);
  const next = keyAt(map.items[index + 1]);
  const previous = map.items[index - 1];
  if (start === undefined) return refuse(odd);
  const end = endOf(pair);
  if (/(?:^|\s)#/.test(text.slice(start, end)) && text.slice(start, end).includes('\n'))
    return refuse('it holds comments');
  if (map.flow) {
    if (next !== undefined) return { start, end: next, text: '' };
    if (previous) return { start: endOf(previous), end, text: '' };
    return { start: map.range?.[0] ?? start, end: map.range?.[1] ?? end, text: '{}' };
  }
  if (map.items.length === 1) return text[end - 1] === '\n' ? refuse(odd) : { start, end, text: '{}' };
  const from = lineStart(text, start);
  const newline = text.indexOf('\n', end);
  if (/^ *$/.test(text.slice(from, start))) {
    if (text[end - 1] === '\n') return { start: from, end, text: '' };
    if (newline >= 0) return { start: from, end: newline + 1, text: '' };
    return { start: Math.max(text[from - 2] === '\r' ? from - 2 : from - 1, 0), end: text.length, text: '' };
  }
  if (next === undefined || text.slice(end, next).includes('#')) return refuse(odd);
  return { start, end: next, text: '' };
}
