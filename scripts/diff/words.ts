import { stableName } from '../model/kube/hash';
import type { ObjectRef } from '../model/kube/manifest';
import { plural } from '../report/words';
import type { Change } from './compare';
import type { Difference, Row } from './diff';
import type { FieldChange } from './fields';

/** `ConfigMap kube-logging/fluentd`: what an object is called at every commit. */
export function called(object: ObjectRef): string {
  const { kind, namespace } = object;
  return `${kind} ${namespace ? `${namespace}/` : ''}${stableName(object)}`;
}

/** `2 changed, 1 removed; restarts DaemonSet fluentd` */
export function counts(changes: readonly Change[]): string {
  const parts = (['added', 'changed', 'removed'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count ? [`${count} ${kind}`] : [];
  });
  return parts.join(', ') || 'nothing';
}

/** What became of a target, in a phrase. */
export function fate({ state, changes, errors, objects }: Row): string {
  if (state === 'unchanged') return `unchanged (${plural(objects.after, 'object')})`;
  if (state === 'added') return `new, ${plural(objects.after, 'object')}`;
  if (state === 'removed') return `removed, ${plural(objects.before, 'object')}`;
  if (state === 'changed') return counts(changes);
  const sides = errors.map(({ side }) => (side === 'before' ? 'the base' : 'this change'));
  return `${sides.join(' and ')} cannot be built`;
}

/** Every workload whose pods a change replaces because a file that they read changed. */
export function restarted({ changes }: Row): string[] {
  return Array.from(new Set(changes.flatMap(({ restarts }) => restarts.map(called)))).sort();
}

/** A field's value in a line; a missing one is `(none)`. */
export function value(side: 'before' | 'after', change: FieldChange): string {
  if (!(side in change)) return '(none)';
  const content = change[side];
  return typeof content === 'string' ? JSON.stringify(content) : (JSON.stringify(content) ?? '(none)');
}

/** `compared with 1a2b3c4d5e6f (origin/main)` */
export function against({ base }: Difference): string {
  return `compared with ${base.commit.slice(0, 12)} (${base.ref})`;
}
