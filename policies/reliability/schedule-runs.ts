import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

export const scheduleRuns: Policy = {
  id: 'reliability/schedule-runs',
  title: 'Every schedule has a day on which it runs',
  severity: 'error',
  rationale: 'The API server takes the thirty-first of February; the CronJob never runs and never says so.',
  remediation: 'Correct the day or the month.',
  source: 'github.com/robfig/cron/v3 SpecSchedule.Next',
  kinds: ['CronJob'],

  *check({ spec }) {
    if (typeof spec?.schedule !== 'string') return;
    const [, , day = '*', month = '*', weekday = '*'] = spec.schedule.trim().split(/\s+/) as string[];
    if (!/^[*?]$/.test(weekday) || !/^\d+(,\d+)*$/.test(day)) return; // either of day and weekday is enough
    const named = month
      .toLowerCase()
      .split(',')
      .map((name) => months.indexOf(name) + 1 || Number(name));
    if (!named.every((number) => number >= 1 && number <= 12)) return;
    const longest = Math.max(...named.map((number) => days[number - 1] ?? 31));
    if (Math.min(...day.split(',').map(Number)) <= longest) return;
    yield { path: 'spec.schedule', message: `no month ${month} has a day ${day}` };
  },

  pass: {
    'every quarter of an hour': manifest('CronJob report', { spec: "{ schedule: '*/15 * * * *' }" }),
    'the last of the long months, and every Monday of February':
      manifest('CronJob report', { spec: '{ schedule: 0 0 31 1, 3 *: }' }) +
      manifest('CronJob report-2', { spec: '{ schedule: 0 0 31 2 mon }' }),
  },
  fail: {
    'no month 2 has a day 31': manifest('CronJob report', { spec: '{ schedule: 0 0 31 2 * }' }),
  },
};
