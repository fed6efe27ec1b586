import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const jobEnd: Policy = {
  id: 'reliability/job-end',
  title: 'Every Job comes to an end and is cleaned up by one hand only',
  severity: 'warning',
  rationale:
    'A hook that never ends blocks its sync for ever; a Job that removes itself is created, and run, again by ' +
    'the next sync.',
  remediation:
    'Set activeDeadlineSeconds on a hook; leave ttlSecondsAfterFinished to Jobs that no GitOps controller keeps.',
  source: 'Argo CD docs, Resource Hooks; kube-linter job-ttl-seconds-after-finished',
  kinds: ['Job'],
  supersededBy: ['argocd/job-ttl'],

  *check({ metadata, spec }, { facts }) {
    const { activeDeadlineSeconds: deadline, ttlSecondsAfterFinished: ttl } = spec ?? {};
    const hook = metadata.annotations?.['argocd.argoproj.io/hook'];
    if (hook && hook !== 'Skip') {
      if (!deadline) yield { path: 'spec.activeDeadlineSeconds', message: `the ${hook} hook has no deadline` };
      if (ttl !== undefined)
        yield {
          path: 'spec.ttlSecondsAfterFinished',
          message: `the ${hook} hook removes itself; its deletion policy should`,
        };
    } else if (facts.argocd && ttl !== undefined) {
      yield { path: 'spec.ttlSecondsAfterFinished', message: 'the Job removes itself, and Argo CD runs it again' };
    } else if (!facts.argocd && ttl === undefined && !metadata.annotations?.['helm.sh/hook']) {
      yield { path: 'spec.ttlSecondsAfterFinished', message: 'the finished Job and its pods stay for ever' };
    }
  },

  pass: {
    'a hook with a deadline': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: PostSync }',
      spec: '{ activeDeadlineSeconds: 900 }',
    }),
    'a Job applied by hand removes itself': manifest('Job import', { spec: '{ ttlSecondsAfterFinished: 3600 }' }),
  },
  fail: {
    'the PostSync hook has no deadline': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: PostSync }',
      spec: '{}',
    }),
    'the finished Job and its pods stay for ever': manifest('Job import', { spec: '{}' }),
    'the Job removes itself, and Argo CD runs it again':
      manifest('Stack', {
        argocd: '{ repository: r, revision: main, destination: { namespace: web }, automated: true }',
      }) + manifest('Job import', { spec: '{ ttlSecondsAfterFinished: 3600 }' }),
  },
};
