import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from '../diff/diff';
import { differ } from '../diff/diff';
import type { Pair } from '../diff/sides';
import { merge } from '../engine/merge';
import type { Report } from '../engine/report';
import { summaryOf } from '../engine/report';
import { inspectAll } from '../inspect/inspect-all';
import { locator } from '../locate/locate';
import type { Finding } from '../rule/finding';
import type { RuleSet } from '../rule/rule-set';
import { changedFiles, gitRepository } from '../source/git';
import type { Target } from '../source/target';
import { affected, applied, unwatched } from './affected';
import type { Gate, Sorted } from './gate';
import { sortFindings, stopping } from './gate';
import { changedJudges, weakened } from './weakened';

/** All that a reviewer sees of a change. */
export interface Review {
  difference: Difference;
  /** What is open in the working tree, with the dangers of the change. */
  report: Report;
  sorted: Sorted;
  /** The errors that stop the merge. */
  stopping: readonly Finding[];
  gate: Gate;
  /** Every file that the change touches, from the top of the repository. */
  files: readonly string[];
  /** Those of them that decide what is found. */
  judges: readonly string[];
  /** The Applications that will sync something. */
  applications: readonly string[];
}

/** What a review is asked. */
export interface ReviewOptions {
  root: string;
  base?: string;
  gate: Gate;
  rules: RuleSet;
  /** Today, `2026-11-24`. */
  today: string;
}

/**
 * Validates both sides, compares them and judges the change.
 * @throws InputError as `mergeBase` does.
 */
export async function review({ root, gate, ...options }: ReviewOptions): Promise<Review> {
  const repository = gitRepository(root);
  return differ(repository, { root, ...options }, async (difference, pairs, baseRoot) => {
    const head = built(pairs, 'after');
    const report = await inspected(root, head, options);
    const before = unchanged(pairs)
      ? report.findings
      : (await inspected(baseRoot, built(pairs, 'before'), options)).findings;
    const files = changedFiles(repository, difference.base.commit);
    const own = files.flatMap((file) =>
      file.startsWith(repository.prefix) ? [file.slice(repository.prefix.length)] : [],
    );
    const applications = applied(
      head.flatMap(({ objects }) => objects),
      (folder) => existsSync(join(root, folder)),
    );
    const beside = [...placed(root, head, unwatched(root, applications)), ...weakened(baseRoot, root, own)];
    const dangers = merge([...difference.dangers, ...beside]);
    const findings = merge([...report.findings, ...dangers]);
    const sorted = sortFindings(before, report.findings);
    return {
      difference: { ...difference, dangers },
      report: { ...report, findings, summary: summaryOf(findings, report.summary.objects, report.summary.policies) },
      sorted,
      stopping: stopping(gate, sorted, dangers),
      gate,
      files,
      judges: changedJudges(own),
      applications: affected(applications, difference.rows),
    };
  });
}

/** Does the change stop here: an error that the gate counts, or a side that cannot be built, of which nothing can be told? */
export function stops({ stopping: errors, difference }: Review): boolean {
  return errors.length > 0 || difference.rows.some((row) => row.errors.length > 0);
}

function built(pairs: readonly Pair[], side: 'before' | 'after'): Target[] {
  return pairs.flatMap((pair) => pair[side].target ?? []);
}

/** Every target is the same on both sides, and so is what is found in it. */
function unchanged(pairs: readonly Pair[]): boolean {
  return pairs.every(({ before, after }) => {
    const [left, right] = [before.target, after.target];
    if (!left || !right || left.text !== right.text) return false;
    return same(left.facts, right.facts) && same(left.kustomizations, right.kustomizations);
  });
}

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

async function inspected(
  root: string,
  targets: readonly Target[],
  { rules, today }: Pick<ReviewOptions, 'rules' | 'today'>,
): Promise<Report> {
  const rendered = new Map(
    targets.flatMap(({ overlay, objects }) => (overlay === undefined ? [] : [[overlay, objects] as const])),
  );
  return inspectAll(root, targets, rules, { rendered, today });
}

function placed(root: string, targets: readonly Target[], findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    const sources = targets.map((target) => locator(root, target).source(finding));
    return { ...finding, source: sources.find((source) => source !== null) ?? null };
  });
}
