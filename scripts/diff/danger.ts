import { join } from 'node:path';
import { waived } from '../inspect/inspect-all';
import { locator } from '../locate/locate';
import type { Facts } from '../model/kube/facts';
import { unknownFacts } from '../model/kube/facts';
import { ref } from '../model/kube/manifest';
import type { Stack } from '../model/kube/stack';
import { stackOf } from '../model/kube/stack';
import type { ChangeRule, Danger } from '../rule/change';
import type { Finding, Source } from '../rule/finding';
import type { Rule } from '../rule/rule';
import type { Target } from '../source/target';
import { readDocument } from '../yaml/document';
import type { Pair, Side } from './sides';

/** What judging a change needs beside the sides. */
export interface DangerOptions {
  baseRoot: string;
  headRoot: string;
  rules: ReadonlyMap<string, Rule>;
  /** Today, `2026-11-24`: waivers end. */
  today: string;
  /** The rules that look at changes. */
  asked: readonly ChangeRule[];
}

/** What a change of one target would do to a cluster that runs the old side, with the place that says so. */
export function dangers(pair: Pair, { baseRoot, headRoot, rules, today, asked }: DangerOptions): Finding[] {
  const { before, after } = pair;
  if (before.error !== undefined || after.error !== undefined || !(before.target ?? after.target)) return [];
  const facts = (after.target ?? before.target)?.facts ?? unknownFacts;
  const sides = { before: stackOfSide(before, pair.name, facts), after: stackOfSide(after, pair.name, facts) };
  const found = asked.flatMap((rule) =>
    Array.from(rule.check(sides), (danger): Finding => {
      const { id: policy, severity } = rule;
      const { path, message } = danger;
      return {
        policy,
        severity,
        message,
        object: ref(danger.object),
        path,
        overlays: [pair.name],
        source: place(danger),
        waiver: null,
      };
    }),
  );
  if (!after.target) return found;
  // the state of the waivers themselves is what `validate` reports
  return waived(headRoot, after.target, found, rules, () => false, today).filter(
    ({ policy }) => !policy.startsWith('waiver/'),
  );

  function place({ object, path }: Danger): Source | null {
    if (object.kind === 'Stack') return after.target ? placeInFacts(headRoot, after.target, path) : null;
    const [root, target] = sides.after.objects.includes(object) ? [headRoot, after.target] : [baseRoot, before.target];
    return target ? locator(root, target).source({ object: ref(object), path }) : null;
  }
}

/** A side that is not there has no objects. Its facts are those of the other: only objects went or came. */
function stackOfSide({ target }: Side, overlay: string, facts: Facts): Stack {
  if (!target) return stackOf([], { facts: { ...facts, waivers: [] }, overlay });
  return stackOf(target.objects, { facts: target.facts, overlay });
}

/** `waivers[2]` in the stack.yaml of a target. */
function placeInFacts(root: string, { folder = '' }: Target, path: string): Source {
  const file = join(folder, 'stack.yaml');
  const steps = path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { file, ...readDocument(join(root, file), file).place(steps) };
}
