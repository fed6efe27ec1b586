import { merge } from '../engine/merge';
import { allRules } from '../engine/rules';
import type { Finding } from '../rule/finding';
import type { RuleSet } from '../rule/rule-set';
import type { Base, Repository } from '../source/git';
import { mergeBase, withCheckout } from '../source/git';
import type { Change } from './compare';
import { compare } from './compare';
import { dangers } from './danger';
import type { Pair } from './sides';
import { pairSides } from './sides';

/** What became of a target between two sides. */
export interface Row {
  name: string;
  state: 'unchanged' | 'changed' | 'added' | 'removed' | 'failed';
  /** Why a side could not be built. */
  errors: readonly { side: 'before' | 'after'; message: string }[];
  /** The number of objects on each side. */
  objects: { before: number; after: number };
  changes: readonly Change[];
}

/** A change as its reports see it: the contract of the JSON format, `scripts/diff/changes.schema.json`. */
export interface Difference {
  base: Base;
  rows: readonly Row[];
  /** What the change would do to a running cluster: findings of the rules in `policies/changes`. */
  dangers: readonly Finding[];
}

/**
 * Compares what the working tree renders with what a commit renders, and judges the change.
 * @param use is called while the files of the base lie in `baseRoot`.
 * @throws InputError as `mergeBase` does.
 */
export async function differ<T>(
  repository: Repository,
  options: { root: string; base?: string; overlays?: readonly string[]; rules: RuleSet; today: string },
  use: (difference: Difference, pairs: readonly Pair[], baseRoot: string) => Promise<T>,
): Promise<T> {
  const { root: headRoot, overlays = [], rules: ruleSet, today } = options;
  const base = mergeBase(repository, options.base);
  return withCheckout(repository, base.commit, async (baseRoot) => {
    const pairs = await pairSides(baseRoot, headRoot, overlays);
    const rules = allRules(ruleSet);
    const found = pairs.flatMap((pair) => dangers(pair, { baseRoot, headRoot, rules, today, asked: ruleSet.changes }));
    return use({ base, rows: pairs.map(rowOf), dangers: merge(found) }, pairs, baseRoot);
  });
}

/** What became of one target. */
export function rowOf({ name, before, after }: Pair): Row {
  const errors = (['before', 'after'] as const).flatMap((side) => {
    const message = { before, after }[side].error;
    return message === undefined ? [] : [{ side, message }];
  });
  const objects = { before: before.target?.objects.length ?? 0, after: after.target?.objects.length ?? 0 };
  if (errors.length) return { name, state: 'failed', errors, objects, changes: [] };
  const same = before.target && after.target && before.target.text === after.target.text;
  const changes = same ? [] : compare(before.target?.objects ?? [], after.target?.objects ?? []);
  const state = !before.target ? 'added' : !after.target ? 'removed' : changes.length ? 'changed' : 'unchanged';
  return { name, state, errors, objects, changes };
}

/** Does the change fail by itself? A danger that no waiver accepts, or a side that cannot be built now. */
export function fails({ rows, dangers: found }: Difference): boolean {
  const broken = rows.some(({ errors }) => errors.some(({ side }) => side === 'after'));
  return broken || found.some(({ severity, waiver }) => severity === 'error' && !waiver);
}
