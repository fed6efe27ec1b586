import { wave, waveAnnotation } from '../../scripts/model/argocd/wave';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { key } from '../../scripts/model/kube/path';
import type { Stack } from '../../scripts/model/kube/stack';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const most = 6;

/** The first object of each wave, by wave in order. */
function firstOfWaves(stack: Stack): Map<number, Manifest> {
  const first = new Map<number, Manifest>();
  for (const object of stack.objects) if (!first.has(wave(object))) first.set(wave(object), object);
  return new Map([...first].sort(([a], [b]) => a - b));
}

export const waveCount: Policy = {
  id: 'argocd/wave-count',
  title: 'The waves of a sync are few and without a gap',
  severity: 'warning',
  rationale:
    'Each wave waits until all before it is healthy: many waves are slow, and one part that is unwell keeps all that ' +
    'follow from being repaired. A gap is a slip in a number.',
  remediation: `Use at most ${most} waves, numbered one after the other.`,
  source: 'Argo CD sync waves; Argo CD issue 17314',

  *check(object, stack) {
    if (object.metadata?.annotations?.[waveAnnotation] === undefined) return;
    const waves = [...stack.memo(firstOfWaves)];
    const index = waves.findIndex(([, first]) => first === object);
    const [number] = waves[index] ?? [];
    if (number === undefined) return;
    const previous = waves[index - 1]?.[0];
    const path = key('metadata.annotations', waveAnnotation);
    if (index >= most) yield { path, message: `wave ${number} is number ${index + 1}, ${most} are enough` };
    if (previous !== undefined && number - previous > 1) yield { path, message: `wave ${number} follows ${previous}` };
  },

  pass: {
    'two waves in a row':
      manifest('ConfigMap a') + manifest('Job b', { metadata: 'annotations: { argocd.argoproj.io/sync-wave: "1" }' }),
  },
  fail: {
    'wave 5 follows 1':
      manifest('ConfigMap a', { metadata: 'annotations: { argocd.argoproj.io/sync-wave: "1" }' }) +
      manifest('Job b', { metadata: 'annotations: { argocd.argoproj.io/sync-wave: "5" }' }),
    'wave 6 is number 7, 6 are enough': [0, 1, 2, 3, 4, 5, 6]
      .map((number) =>
        manifest(`ConfigMap ${number}`, { metadata: `annotations: { argocd.argoproj.io/sync-wave: "${number}" }` }),
      )
      .join(''),
  },
};
