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

const maxIncludes = 1000;

/**
 * Reads a file and what it includes; a place's `file` is the absolute path.
 * @param files content by absolute path
 */
export function expandConfig(entry: string, files: ReadonlyMap<string, string>, environment: Environment): Expanded {
  const problems: { message: string; place: Place }[] = [];
  const missing: { target: string; place: Place }[] = [];
  const read = new Set<string>();

  let included = 0;

  function file(path: string, around: readonly string[]): readonly Node[] {
    read.add(path);
    included += 1;
    const { root, problem } = parseConfig(files.get(path) ?? '', path);
    if (problem) problems.push(problem);
    return body(root.body, path, [...around, path]);
  }

  function body(nodes: readonly Node[], path: string, around: readonly string[]): Node[] {
    return nodes.flatMap((node): Node[] => {
      if (node.node === 'param') return [node];
      if (node.node === 'element') return [{ ...node, body: body(node.body, path, around) }];
      const { text, known } = resolve(node.target, environment);
      if (typeof text !== 'string' || !known) return [];
      const pattern = posix.resolve(posix.dirname(path), text.replace(/^file:\/\//, ''));
      const matches = fileGlob(pattern);
      const found = [...files.keys()].filter(matches).sort();
      if (found.length === 0 && !isGlob(pattern) && !/^https?:/.test(text))
        missing.push({ target: text, place: node.place });
      return found.flatMap((name) => {
        if (!around.includes(name) && included < maxIncludes) return [...file(name, around)];
        const message = around.includes(name)
          ? `${text} includes itself`
          : `more than ${maxIncludes} files are included`;
        problems.push({ message, place: node.place });
        return [];
      });
    });
  }

  const root: Element = {
    node: 'element',
    name: '',
    body: file(entry, []),
    place: { file: entry, line: 1, column: 1 },
  };
  return { root, problems, missing, read };
}
