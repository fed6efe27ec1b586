import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { StackChoice } from '../engine/inspect';
import { stackFor } from '../engine/inspect';
import type { Locator } from '../locate/locate';
import { locator } from '../locate/locate';
import { stableName, stableText } from '../model/kube/hash';
import type { Manifest } from '../model/kube/manifest';
import { ref } from '../model/kube/manifest';
import type { Stack } from '../model/kube/stack';
import type { Finding } from '../rule/finding';
import type { Edit, Policy } from '../rule/policy';
import type { Target } from '../source/target';
import type { Draft } from './files';
import { apply, draft, draftOf, textOf, writable } from './files';
import type { Placed } from './place';
import { place } from './place';
import type { Refusal } from './yaml';
import { isRefusal } from './yaml';

/** The name of standard input as a target and as a file. */
export const standardInput = '-';

/** A file with its text before and after. */
export interface FileChange {
  /** The name in messages; `-` for standard input. */
  file: string;
  /** Where it lies. */
  path: string;
  before: string;
  after: string;
}

/** What can be repaired, and what has a remedy that no file takes. */
export interface Fixes {
  changes: readonly FileChange[];
  fixed: readonly Finding[];
  left: readonly { finding: Finding; reason: string }[];
}

/** A file that an edit goes to, by its path: its name in messages, and its text where it is no file. */
type Sources = Map<string, { file: string; text?: string }>;

/** A finding in one target, with the edits that remove it. */
interface Plan {
  finding: Finding;
  placed: readonly Placed[];
}

/**
 * Works out the edits for findings; writes nothing. Each finding is repaired whole or not at all.
 * @param findings of a report; waived ones are left alone.
 * @throws InputError where a file that has to change may not be written.
 */
export function fixes(
  root: string,
  targets: readonly Target[],
  policies: readonly Policy[],
  findings: readonly Finding[],
  choice: StackChoice = {},
): Fixes {
  const fixable = new Map(policies.flatMap((policy) => (policy.fix ? [[policy.id, policy] as const] : [])));
  const open = findings.filter(({ waiver, policy }) => !waiver && fixable.has(policy));
  const left = new Map<Finding, string>();
  const plans: Plan[] = [];
  const sources: Sources = new Map();
  for (const target of targets) {
    const own = open.filter(({ overlays }) => overlays.includes(target.name));
    if (!own.length) continue;
    const stack = stackFor(target, choice);
    const at = locator(root, target, new Map(target.name === standardInput ? [[standardInput, target.text]] : []));
    for (const finding of own) {
      const placed = plan(finding, fixable.get(finding.policy) as Policy, stack, at);
      if (placed === undefined) continue;
      if (isRefusal(placed)) left.set(finding, placed.refused);
      else plans.push({ finding, placed: placed.map((edit) => named(root, target, edit, sources)) });
    }
  }
  refuseConflicts(plans, left);
  return { ...applied(plans, sources, left), left: Array.from(left, ([finding, reason]) => ({ finding, reason })) };
}

/** The edits of a finding at their places; undefined where a person has to choose. */
function plan(
  { object: wanted, path, message, position }: Finding,
  policy: Policy,
  stack: Stack,
  at: Locator,
): readonly Placed[] | Refusal | undefined {
  const object = stack.objects.find((candidate) => same(candidate, wanted));
  const violation =
    object &&
    Array.from(policy.check(object, stack)).find(
      (found) =>
        found.path === path &&
        stableText(found.message) === stableText(message) &&
        JSON.stringify(found.position) === JSON.stringify(position),
    );
  const edits: readonly Edit[] = (violation && policy.fix?.(violation, object, stack)) ?? [];
  if (!object || !edits.length) return undefined;
  const layers = at.layers(ref(object));
  const placed: Placed[] = [];
  for (const edit of edits) {
    const found = place(edit, layers, object);
    if (isRefusal(found)) return found;
    placed.push(...found);
  }
  return placed;
}

function same(object: Manifest, wanted: Finding['object']): boolean {
  const { kind, name, namespace } = ref(object);
  return kind === wanted.kind && namespace === wanted.namespace && stableName({ kind, name }) === stableName(wanted);
}

/** The same file has one name, however the targets name it. */
function named(root: string, target: Target, placed: Placed, sources: Sources): Placed {
  const { file } = placed;
  if (file === standardInput) {
    sources.set(file, { file, text: target.text });
    return placed;
  }
  const path = writable(root, target, file);
  const known =
    sources.get(path)?.file ??
    (existsSync(file) || target.folder !== undefined ? file : relative('.', resolve(root, file)));
  sources.set(path, { file: known });
  return { ...placed, file: path };
}

const siteKey = (placed: Placed) =>
  JSON.stringify('word' in placed ? [placed.file, placed.word.line, placed.word.column] : [placed.file, placed.site]);

/** Two answers for one place, as when two overlays share a base: neither is written. */
function refuseConflicts(plans: Plan[], left: Map<Finding, string>): void {
  const answers = new Map<string, Set<string>>();
  for (const placed of plans.flatMap((entry) => entry.placed)) {
    const key = siteKey(placed);
    answers.set(key, (answers.get(key) ?? new Set()).add(JSON.stringify(placed)));
  }
  const disputed = plans.filter(({ placed }) => placed.some((edit) => (answers.get(siteKey(edit))?.size ?? 0) > 1));
  for (const { finding } of disputed) left.set(finding, 'its overlays need different values in one place');
  for (let index = plans.length - 1; index >= 0; index--)
    if (left.has((plans[index] as Plan).finding)) plans.splice(index, 1);
}

function applied(
  plans: readonly Plan[],
  sources: Sources,
  left: Map<Finding, string>,
): Pick<Fixes, 'changes' | 'fixed'> {
  const drafts = new Map<string, Draft>();
  const done = new Set<string>();
  const fixed = new Set<Finding>();
  for (const { finding, placed } of plans) {
    const fresh = new Map<string, Draft>();
    const mine = placed.filter((edit) => !done.has(JSON.stringify(edit)));
    let refused: Refusal | undefined;
    for (const edit of mine) {
      const { file } = edit;
      const before = fresh.get(file) ?? drafts.get(file) ?? opened(file, sources);
      const after = apply(before, edit);
      if (isRefusal(after)) refused = after;
      else fresh.set(file, after);
      if (refused) break;
    }
    if (refused) {
      left.set(finding, refused.refused);
      continue;
    }
    for (const edit of mine) done.add(JSON.stringify(edit));
    for (const [file, made] of fresh) drafts.set(file, made);
    if (!left.has(finding)) fixed.add(finding);
  }
  const changes = Array.from(drafts, ([key, made]) => ({
    file: sources.get(key)?.file ?? key,
    path: key,
    before: made.before,
    after: textOf(made),
  }));
  return { changes, fixed: Array.from(fixed) };
}

function opened(path: string, sources: Sources): Draft {
  const { file = path, text } = sources.get(path) ?? {};
  return text === undefined ? draft(path, file) : draftOf(text);
}
