import { waveAnnotation } from '../../scripts/model/argocd/wave';
import { key } from '../../scripts/model/kube/path';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const waveNumber: Policy = {
  id: 'argocd/wave-number',
  title: 'Every sync wave is a whole number in quotes',
  severity: 'error',
  rationale:
    'Argo CD takes anything else for wave 0 without a word; without quotes the API server refuses the annotation.',
  remediation: 'Write `argocd.argoproj.io/sync-wave: "2"`.',
  source: 'gitops-engine pkg/sync/syncwaves/waves.go',

  *check({ metadata }) {
    const value: unknown = metadata?.annotations?.[waveAnnotation];
    if (value === undefined) return;
    const path = key('metadata.annotations', waveAnnotation);
    if (typeof value !== 'string') yield { path, message: `wave ${JSON.stringify(value)} is no text` };
    else if (!/^[+-]?\d+$/.test(value)) yield { path, message: `wave ${value || 'of no text'} is no whole number` };
  },

  pass: {
    'a number in quotes': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: "-1" }',
    }),
  },
  fail: {
    'wave 1 is no text': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: 1 }',
    }),
    'wave first is no whole number': manifest('Namespace kube-logging', {
      metadata: 'annotations: { argocd.argoproj.io/sync-wave: first }',
    }),
  },
};
