import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';

/** What is wrong with a document that the library takes, and where: an offset in its text. */
export interface Wrong {
  offset: number;
  message: string;
}

/**
 * Walks a document in the order of its text for what the API server refuses and the library does not, or without a
 * place: a key twice, a key that is no word, an alias of nothing or of what it stands in, a merge of no map.
 * @returns the first of these, and where the first alias stands.
 */
export function walked(root: unknown): { wrong?: Wrong; alias?: number } {
  const anchors = new Map<string, Node>();
  const rest = [root];
  let alias: number | undefined;
  while (rest.length) {
    const node = rest.pop();
    const wrong = isAlias(node)
      ? aliasMistake(node, anchors)
      : isPair(node)
        ? pairMistake(node, anchors)
        : isMap(node)
          ? repeatedKey(node)
          : undefined;
    if (wrong) return { wrong };
    if (isAlias(node)) alias ??= offsetOf(node);
    else if (isPair(node)) rest.push(node.value, node.key);
    if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.set(node.anchor, node);
    if (isCollection(node)) for (let index = node.items.length - 1; index >= 0; index--) rest.push(node.items[index]);
  }
  return alias === undefined ? {} : { alias };
}

type Anchors = ReadonlyMap<string, Node>;

function aliasMistake(alias: Alias, anchors: Anchors): Wrong | undefined {
  const source = anchors.get(alias.source);
  const offset = offsetOf(alias);
  if (!source) return { offset, message: `expected an anchor &${alias.source} before its alias, found none` };
  const inside = isCollection(source) && (source.range?.[1] ?? 0) > offset;
  return inside
    ? { offset, message: `expected *${alias.source} to stand outside of &${alias.source}, found it inside` }
    : undefined;
}

function pairMistake({ key, value }: Pair, anchors: Anchors): Wrong | undefined {
  const meant = (node: unknown) => (isAlias(node) ? anchors.get(node.source) : node);
  const name = meant(key);
  if (isCollection(name))
    return { offset: offsetOf(key), message: `expected a word as a key, found a ${isSeq(name) ? 'list' : 'map'}` };
  if (isScalar(name) && name.value === null)
    return { offset: offsetOf(key), message: 'expected a word as a key, found none' };
  if (!isScalar(name) || typeof name.value !== 'symbol') return undefined;
  const merged = meant(value);
  const sources = isSeq(merged) ? merged.items : [merged];
  const maps = sources.every((source) => isMap(meant(source)) || (isAlias(source) && !meant(source)));
  return maps
    ? undefined
    : { offset: offsetOf(value), message: 'expected a map or a list of maps to merge, found none' };
}

function repeatedKey(map: YAMLMap): Wrong | undefined {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = nameOf(key.value);
    if (seen.has(name)) return { offset: offsetOf(key), message: `Map keys must be unique; ${name} is repeated` };
    seen.add(name);
  }
  return undefined;
}

/** The library keeps the key of a merge as a symbol. */
const nameOf = (key: unknown): string => (typeof key === 'symbol' ? (key.description ?? '') : String(key));

const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** Is a value, with what its aliases mean written out, longer than this? */
export function longer(value: unknown, most: number): boolean {
  let length = 0;
  const rest = [value];
  while (rest.length) {
    const entry = rest.pop();
    length += typeof entry === 'string' ? entry.length : 1;
    if (length > most) return true;
    if (Array.isArray(entry)) for (const element of entry as unknown[]) rest.push(element);
    else if (entry !== null && typeof entry === 'object') {
      for (const [key, element] of Object.entries(entry)) {
        length += key.length;
        rest.push(element);
      }
    }
  }
  return false;
}
