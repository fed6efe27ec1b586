import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const barePods: Policy = {
  id: 'reliability/bare-pods',
  title: 'Every pod belongs to a controller',
  severity: 'warning',
  rationale: 'A pod of its own is not started again when its node goes.',
  remediation: 'Make it a Deployment, a StatefulSet or a Job.',
  source: 'Kubernetes docs, Configuration Best Practices: naked Pods',
  kinds: ['Pod'],

  *check({ metadata }) {
    if (Array.isArray(metadata['ownerReferences']) && metadata['ownerReferences'].length) return;
    const annotations = metadata.annotations ?? {};
    const kept = ['helm.sh/hook', 'argocd.argoproj.io/hook', 'kubernetes.io/config.mirror'].some(
      (name) => annotations[name],
    );
    if (!kept) yield { path: '', message: 'no controller starts the pod again' };
  },

  pass: {
    'a hook runs once': manifest('Pod check', { metadata: 'annotations: { argocd.argoproj.io/hook: PostSync }' }),
  },
  fail: {
    'no controller starts the pod again': manifest('Pod web'),
  },
};
