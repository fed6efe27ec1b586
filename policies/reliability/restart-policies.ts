import { podSpec } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const restartPolicies: Policy = {
  id: 'reliability/restart-policies',
  title: 'Every workload has a restart policy that its controller takes',
  severity: 'error',
  rationale: 'The API server refuses a Deployment whose pods end, and a Job whose pods never do.',
  remediation: 'Set restartPolicy: OnFailure or Never for Job and CronJob; leave it out elsewhere.',
  source:
    'Kubernetes docs, Pod Lifecycle: restart policy; kube-linter restart-policy; kube-score cronjob-restartpolicy',
  kinds: ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'],

  *check(workload) {
    const pod = podSpec(workload);
    if (!pod) return;
    const policy = pod.value.restartPolicy ?? 'Always';
    const ends = workload.kind === 'Job' || workload.kind === 'CronJob';
    if (ends === (policy !== 'Always')) return;
    const takes = ends ? 'OnFailure or Never' : 'Always';
    yield {
      path: `${pod.path}.restartPolicy`,
      message: `restartPolicy is ${policy}; a ${workload.kind} takes ${takes}`,
    };
  },

  pass: {
    'a Job that tries again': withPod('Job bootstrap', { restartPolicy: 'OnFailure' }),
  },
  fail: {
    'restartPolicy is Always; a Job takes OnFailure or Never': withPod('Job bootstrap'),
    'restartPolicy is Never; a Deployment takes Always': withPod('Deployment web', { restartPolicy: 'Never' }),
  },
};
