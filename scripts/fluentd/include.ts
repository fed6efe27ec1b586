import { posix } from 'node:path';
import type { Element, Node, Place } from './config';
import { fileGlob, isGlob } from './glob';
import { parseConfig } from './parse';
import type { Environment } from './ruby';
import { resolve } from './value';

/** A configuration with its includes in place. */
export interface Expanded {
  root: Element;
  problems: readonly { message: string; place: Place }[];
  /** Includes that name nothing: Fluentd passes over them without a word. */
  missing: readonly { target: string; place: Place }[];
  /** The files that were read. */
  read: ReadonlySet<string>;
}

const maxDepth = 20;

/**
 * Reads a file and what it includes; a place's `file` is the absolute path.
 * @param files content by absolute path
 */
export function expandConfig(entry: string, files: ReadonlyMap<string, string>, environment: Environment): Expanded {
  const problems: { message: string; place: Place }[] = [];
  const missing: { target: string; place: Place }[] = [];
  const read = new Set<string>();

  function file(path: string, depth: number): readonly Node[] {
    read.add(path);
    const { root, problem } = parseConfig(files.get(path) ?? '', path);
    if (problem) problems.push(problem);
    return body(root.body, path, depth);
  }

  function body(nodes: readonly Node[], path: string, depth: number): Node[] {
    return nodes.flatMap((node): Node[] => {
      if (node.node === 'param') return [node];
      if (node.node === 'element') return [{ ...node, body: body(node.body, path, depth) }];
      const { text, known } = resolve(node.target, environment);
      if (typeof text !== 'string' || !known) return [];
      if (depth >= maxDepth) {
        problems.push({ message: `@include ${text} includes itself`, place: node.place });
        return [];
      }
      const pattern = posix.resolve(posix.dirname(path), text.replace(/^file:\/\//, ''));
      const matches = fileGlob(pattern);
      const found = [...files.keys()].filter(matches).sort();
      if (found.length === 0 && !isGlob(pattern) && !/^https?:/.test(text)) missing.push({ target: text, place: node.place });
      return found.flatMap((name) => [...file(name, depth + 1)]);
    });
  }

  const root: Element = { node: 'element', name: '', body: file(entry, 0), place: { file: entry, line: 1, column: 1 } };
  return { root, problems, missing, read };
}
