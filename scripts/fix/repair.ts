import type { StackChoice } from '../engine/inspect';
import type { Report } from '../engine/report';
import { InputError } from '../input-error';
import { objectName, plural, printable } from '../report/words';
import { fingerprint } from '../rule/fingerprint';
import type { Policy } from '../rule/policy';
import type { Target } from '../source/target';
import { targets } from '../source/target';
import { writeAll } from '../source/write';
import type { Fixes } from './fix';
import { fixes, standardInput } from './fix';

/** What a repair left behind. */
export interface Repaired {
  /** What is found now. */
  report: Report;
  /** How many findings are gone, and from how many files. */
  fixed: number;
  files: number;
  left: Fixes['left'];
  /** The text of standard input as it should be, where that was a target. */
  stream?: string;
}

/**
 * Writes what `fixes` works out, all files or none, and inspects again.
 * @param names the targets as the user named them, to load them again.
 * @throws InputError where a file may not be written, and where the targets no longer build: they are then as they were.
 */
export async function repair(
  root: string,
  names: readonly string[],
  loaded: readonly Target[],
  found: Report,
  {
    policies,
    choice,
    inspect,
  }: { policies: readonly Policy[]; choice: StackChoice; inspect: (loaded: readonly Target[]) => Promise<Report> },
): Promise<Repaired> {
  const { changes, fixed, left } = fixes(root, loaded, policies, found.findings, choice);
  const files = changes.filter(({ file }) => file !== standardInput);
  const given = loaded.find(({ name }) => name === standardInput)?.text;
  const stream = changes.find(({ file }) => file === standardInput)?.after ?? given;
  const streamed = stream === undefined ? {} : { stream };
  if (!changes.length) return { report: found, fixed: 0, files: 0, left, ...streamed };
  writeAll(new Map(files.map(({ path, after }) => [path, after])));
  try {
    const report = await inspect(await targets(root, names, () => Promise.resolve(stream ?? '')));
    const remaining = new Set(report.findings.map(fingerprint));
    return {
      report,
      fixed: fixed.filter((finding) => !remaining.has(fingerprint(finding))).length,
      files: changes.length,
      left,
      ...streamed,
    };
  } catch (error) {
    writeAll(new Map(files.map(({ path, before }) => [path, before])));
    throw new InputError(
      `--fix: the repaired files do not build, so they are as they were: ${(error as Error).message}`,
    );
  }
}

/** `fixed 3 findings in 2 files`, and a line for each that has a remedy but no place for it. */
export function summaryOfFixes(verb: string, fixed: number, files: number, left: Fixes['left']): string {
  const lines = left.map(
    ({ finding, reason }) =>
      `left: ${printable(`${objectName(finding)}: ${finding.message}`)} [${finding.policy}]: ${reason}`,
  );
  return [...lines, `${verb} ${plural(fixed, 'finding')} in ${plural(files, 'file')}`, ''].join('\n');
}
