import type { Origin } from './settings';
import { bytes } from './units';

/** One option of the JVM and where it is set. */
export interface JvmOption {
  text: string;
  origin: Origin;
}

/** The heap that the options ask for, in bytes; absent where they leave it to Elasticsearch or the JVM. */
export interface Heap {
  min?: { bytes: number; option: JvmOption };
  max?: { bytes: number; option: JvmOption };
}

/** The options in a `jvm.options` file, comments and version prefixes (`8-13:-Xmx1g`) taken off, with their lines. */
export function jvmOptionLines(text: string): { text: string; line: number }[] {
  return text.split('\n').flatMap((line, index) => {
    const option = /^\s*(?:\d+(?:-\d*)?:)?(-\S.*?)\s*$/.exec(line)?.[1];
    return option === undefined ? [] : [{ text: option, line: index + 1 }];
  });
}

/** Splits a variable such as `ES_JAVA_OPTS` at blanks, as the start script does. */
export function jvmOptionWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word.startsWith('-'));
}

/** The heap of a list of options; the last one of each kind wins. */
export function heapOf(options: readonly JvmOption[]): Heap {
  const heap: Heap = {};
  for (const option of options) {
    const [, kind, value] = /^-(Xms|Xmx|XX:InitialHeapSize=|XX:MaxHeapSize=)(.+)$/.exec(option.text) ?? [];
    if (kind === undefined) continue;
    const amount = bytes(value);
    if (Number.isNaN(amount)) continue;
    if (kind === 'Xms' || kind.startsWith('XX:Initial')) heap.min = { bytes: amount, option };
    else heap.max = { bytes: amount, option };
  }
  return heap;
}

/**
 * The heap that Elasticsearch 7.11 and later chooses by itself for a container's memory limit, in bytes
 * (`MachineDependentHeap.java`: 60 % for a dedicated master, 40 % under 1 GiB, else half, at most 31 GiB).
 */
export function automaticHeap(memory: number, roles: ReadonlySet<string>): number {
  const GiB = 2 ** 30;
  if (roles.size === 1 && roles.has('master'))
    return memory <= 16 * GiB ? memory * 0.6 : Math.min(memory * 0.75, 31 * GiB);
  return memory < GiB ? Math.max(memory * 0.4, 128 * 2 ** 20) : Math.min(memory / 2, 31 * GiB);
}
