import { needOf } from '../../scripts/model/capacity/need';
import { objectsOf, templates } from '../../scripts/model/elasticsearch/bootstrap';
import { time } from '../../scripts/model/elasticsearch/units';
import { at, placed } from '../../scripts/rule/checks/placed';
import { bootstrap } from '../../scripts/rule/examples/elasticsearch';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const retentionAsDeclared: Policy = {
  id: 'capacity/retention-as-declared',
  title: 'Lifecycle policies keep logs as long as stack.yaml says',
  severity: 'error',
  rationale:
    'Too short, and logs are gone that somebody counts on; too long, and the volumes, sized for the declared ' +
    'time, fill up.',
  remediation: 'Set `min_age` of the delete phase to the sum of `load.retention`.',
  source: 'checks CAP-07, ES-33',
  kinds: ['ConfigMap'],

  check: placed(function* (stack) {
    const need = stack.memo(needOf);
    if (!need) return;
    const declared = Object.values(need.demand.retention).reduce((sum, days) => sum + days, 0);
    const used = stack.memo(templates).map(({ settings }) => settings.get('lifecycle.name')?.value);
    for (const { name, body, at: place } of objectsOf(stack, 'lifecycle')) {
      const { min_age: age } = body.policy.phases.delete ?? {};
      const days = time(age) / 86400e3;
      if (!used.includes(name) || Number.isNaN(days)) continue;
      const origin = place('policy', 'phases', 'delete', 'min_age');
      if (days < declared)
        yield at(origin, `the policy ${name} deletes after ${age}, stack.yaml keeps logs for ${declared} days`);
      if (days > declared * 1.25 + 1)
        yield at(origin, `the policy ${name} keeps logs for ${age}, the volumes are sized for ${declared} days`);
    }
  }),

  pass: {
    'as declared':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "delete": { "min_age": "7d", "actions": { "delete": {} } }
        } } }
      `,
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.lifecycle.name": "logs" } } }',
      }),
  },
  fail: {
    'the policy logs deletes after 3d, stack.yaml keeps logs for 7 days':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "delete": { "min_age": "3d", "actions": { "delete": {} } }
        } } }
      `,
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.lifecycle.name": "logs" } } }',
      }),
    'the policy logs keeps logs for 30d, the volumes are sized for 7 days':
      manifest('Stack', {
        environment: 'prod',
        load: '{ eventsPerSecond: 1000, bytesPerEvent: 500, peakFactor: 2, retention: { hot: 7d }, outage: 30m }',
      }) +
      bootstrap({
        'lifecycle.logs.json': `
        { "policy": { "phases": {
          "delete": { "min_age": "30d", "actions": { "delete": {} } }
        } } }
      `,
        'index-template.logs.json':
          '{ "index_patterns": ["app-*"], "template": { "settings": { "index.lifecycle.name": "logs" } } }',
      }),
  },
};
