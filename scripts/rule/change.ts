import { stableName } from '../model/kube/hash';
import type { Manifest } from '../model/kube/manifest';
import { group, ref } from '../model/kube/manifest';
import type { Stack } from '../model/kube/stack';
import type { Policy } from './policy';

/** A stack before and after a change. */
export interface Sides {
  before: Stack;
  after: Stack;
}

/** What a change would do to an object. `object` is the new version, or the old one of an object that goes away. */
export interface Danger {
  object: Manifest;
  path: string;
  message: string;
}

/** A rule about what changed, not about what is: the same contract as a policy, with the runbook in its remediation. */
export interface ChangeRule
  extends Pick<Policy, 'id' | 'title' | 'severity' | 'rationale' | 'remediation' | 'source' | 'unwaivable'> {
  check(sides: Sides): Iterable<Danger>;
  /** Examples, YAML of both sides; keyed as those of a policy. */
  pass: Readonly<Record<string, { before: string; after: string }>>;
  fail: Readonly<Record<string, { before: string; after: string }>>;
}

/** The objects of some kinds that are on both sides, paired; a generated hash in the name does not count. */
export function pairs({ before, after }: Sides, kinds?: readonly string[]): { before: Manifest; after: Manifest }[] {
  const old = new Map(before.objects.map((object) => [identity(object), object]));
  return after.objects.flatMap((object) => {
    const pair = !kinds || kinds.includes(object.kind) ? old.get(identity(object)) : undefined;
    return pair ? [{ before: pair, after: object }] : [];
  });
}

/** The objects of some kinds that were there before and are not any more. */
export function removed({ before, after }: Sides, kinds: readonly string[]): Manifest[] {
  const left = new Set(after.objects.map(identity));
  return before.objects.filter((object) => kinds.includes(object.kind) && !left.has(identity(object)));
}

function identity(object: Manifest): string {
  return [group(object), object.kind, object.metadata.namespace ?? '', stableName(ref(object))].join('\n');
}
