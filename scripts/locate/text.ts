import type { Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, Scalar } from 'yaml';
import type { Source } from '../rule/finding';
import { readText } from '../yaml/document';
import { relaxed } from '../yaml/relaxed';

/** A piece of YAML in a file of the repository: a whole file, or a patch written inside a kustomization. */
export interface Yaml {
  /** The file, relative to the repository's root. */
  file: string;
  documents: readonly Document[];
  /** The scalar that holds the piece, where it stands inside another one. */
  holder?: Found;
  /** The place in the file of an offset in this piece. */
  place(offset: number): Source;
}

/** A node, and the pair that holds it where its parent is a map. */
export interface Found {
  node: Node | null;
  pair?: Pair<unknown, unknown>;
  yaml: Yaml;
  /** Which document of the piece it stands in: aliases mean nodes of their own document. */
  document: number;
}

/** Reads a YAML file for its positions; broken parts were reported when it was built. */
export function openYaml(path: string, file: string): Yaml {
  return readYaml(readText(path, file), file);
}

/** YAML text with positions, under the name of a file. */
export function readYaml(text: string, file: string): Yaml {
  return parsed(text, file, (line, column) => ({ file, line, column }));
}

/** One document of a file: its text, and the number of lines before it. */
export function openDocument(text: string, linesBefore: number, file: string): Yaml {
  return parsed(text, file, (line, column) => ({ file, line: line + linesBefore, column }));
}

/** YAML that stands as text inside another file: an inline patch, a manifest in a ConfigMap. */
export function innerYaml(holder: Found): Yaml {
  const text = String(scalar(holder.node) ?? '');
  return { ...parsed(text, holder.yaml.file, (line, column) => innerPlace(holder, line, column)), holder };
}

/** The place in the file of a line and column inside a text that a scalar of the file holds. */
export function innerPlace({ node, yaml }: Found, line: number, column: number): Source {
  const start = yaml.place(node?.range?.[0] ?? 0);
  if (!isScalar(node)) return start;
  const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  if (!block) return line === 1 ? { ...start, column: start.column + column } : start;
  // a block's text begins on the line below its header, indented by as much as its first line
  const source = node.source ?? '';
  const header = node.srcToken && 'source' in node.srcToken ? node.srcToken.source : source;
  const indent = /^\n*( *)/.exec(header)?.[1]?.length ?? 0;
  return { file: start.file, line: start.line + line, column: indent + column };
}

function parsed(text: string, file: string, outer: (line: number, column: number) => Source): Yaml {
  const lines = new LineCounter();
  const options = { lineCounter: lines, keepSourceTokens: true };
  const documents = parseAllDocuments(text, options);
  return {
    file,
    documents: Array.isArray(documents) ? relaxed(documents as readonly Document[], text, options) : [],
    place(offset) {
      const { line, col } = lines.linePos(offset);
      return outer(line, col);
    },
  };
}

/** The plain value of a node. */
export function scalar(node: unknown): unknown {
  return isScalar(node) ? node.value : undefined;
}

/** The value of a map at a key. */
export function field(found: Found, key: string): Found | undefined {
  const node = isAlias(found.node) ? null : found.node;
  if (!isMap(node)) return undefined;
  const pair = node.items.find((entry) => String(scalar(entry.key) ?? '') === key);
  return pair ? { node: pair.value as Node | null, pair, yaml: found.yaml, document: found.document } : undefined;
}

/** The elements of a list; empty for anything else. */
export function elements(found: Found | undefined): Found[] {
  if (!found || !isSeq(found.node)) return [];
  return found.node.items.map((node) => ({ node: node as Node, yaml: found.yaml, document: found.document }));
}

/** The document's root. */
export function rootOf(yaml: Yaml, index = 0): Found {
  return { node: (yaml.documents[index]?.contents as Node | null) ?? null, yaml, document: index };
}

/** The value of a node as plain data. */
export function value({ node, yaml, document: index }: Found): unknown {
  if (!node) return null;
  const document = yaml.documents[index];
  return document ? (node.toJS(document, { maxAliasCount: 1000 }) as unknown) : undefined;
}

/** Where a reader looks: a scalar where it stands, a map or list at its key. */
export function placeOf({ node, pair, yaml }: Found): Source {
  const key = pair && isPair(pair) ? (pair.key as Node | null) : null;
  const shown = isScalar(node) && node.range && node.source !== '' ? node : (key ?? node);
  return yaml.place(shown?.range?.[0] ?? 0);
}
