import { managed } from '../../scripts/model/argocd/application';
import { record } from '../../scripts/model/kube/shape';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const jobTtl: Policy = {
  id: 'argocd/job-ttl',
  title: 'No Job that Argo CD applies deletes itself',
  severity: 'error',
  rationale:
    'When the Job is gone Argo CD finds it missing and makes it again, so it runs over and over; of a hook the result is ' +
    'gone before Argo CD has read it.',
  remediation: 'Remove `spec.ttlSecondsAfterFinished`; `hook-delete-policy: BeforeHookCreation` cleans up.',
  source:
    'redhat-appstudio/infra-deployments .kube-linter.yaml; kube-linter job-ttl-seconds-after-finished asks for the opposite',
  kinds: ['Job'],

  *check(job, stack) {
    const ttl = record(job['spec'])['ttlSecondsAfterFinished'];
    if (ttl === undefined || ttl === null || !managed(stack)) return;
    yield { path: 'spec.ttlSecondsAfterFinished', message: `the Job deletes itself after ${ttl} s` };
  },

  pass: {
    'the Job stays': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: Sync }',
      spec: '{}',
    }),
  },
  fail: {
    'the Job deletes itself after 600 s': manifest('Job bootstrap', {
      metadata: 'annotations: { argocd.argoproj.io/hook: Sync }',
      spec: '{ ttlSecondsAfterFinished: 600 }',
    }),
  },
};
