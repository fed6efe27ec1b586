import type { Manifest } from '../kube/manifest';
import { words } from './application';

export const waveAnnotation = 'argocd.argoproj.io/sync-wave';

/** The wave of an object; 0 where it says none, or no number (gitops-engine `syncwaves.Wave`). */
export function wave({ metadata }: Manifest): number {
  const text = metadata?.annotations?.[waveAnnotation];
  return typeof text === 'string' && /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

const phases = ['PreSync', 'Sync', 'PostSync'];

/** When an object is applied: its phase (0 before, 1 with, 2 after the sync) and its wave. Undefined for other hooks. */
export function moment(object: Manifest): readonly [phase: number, wave: number] | undefined {
  const hooks = words(object, 'argocd.argoproj.io/hook');
  if (!hooks.length) return [1, wave(object)];
  const first = phases.findIndex((phase) => hooks.includes(phase));
  return first < 0 ? undefined : [first, wave(object)];
}

/** Is the first moment before the second? */
export function before(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
