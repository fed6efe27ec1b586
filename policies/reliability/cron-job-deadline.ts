import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const cronJobDeadline: Policy = {
  id: 'reliability/cron-job-deadline',
  title: 'Every CronJob has a deadline for a late start',
  severity: 'warning',
  rationale:
    'Without one, a CronJob that missed a hundred runs (a suspended cluster, a long outage) never starts again.',
  remediation: 'Set startingDeadlineSeconds, at least 10, below the interval of the schedule.',
  source: 'Kubernetes docs, CronJob: deadline for delayed Job start; kube-score cronjob-has-deadline',
  kinds: ['CronJob'],

  *check({ spec }) {
    const seconds: unknown = spec?.startingDeadlineSeconds ?? undefined;
    const path = 'spec.startingDeadlineSeconds';
    if (seconds === undefined) yield { path, message: 'a late run has no deadline' };
    else if (typeof seconds === 'number' && seconds < 10) {
      yield { path, message: `a run may be ${seconds} s late, but the controller looks only every 10 s` };
    }
  },

  pass: {
    'five minutes': manifest('CronJob report', { spec: '{ startingDeadlineSeconds: 300 }' }),
  },
  fail: {
    'a late run has no deadline': manifest('CronJob report', { spec: '{}' }),
    'a run may be 5 s late, but the controller looks only every 10 s': manifest('CronJob report', {
      spec: '{ startingDeadlineSeconds: 5 }',
    }),
  },
};
