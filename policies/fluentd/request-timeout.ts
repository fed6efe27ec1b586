import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = (lines: string) =>
  agentExample(`
      <match **>
        @type elasticsearch
        ${lines}
      </match>
    `);
const least = 15;

export const requestTimeout: Policy = {
  id: 'fluentd/request-timeout',
  title: 'The output waits for an answer at least 15 seconds',
  severity: 'warning',
  rationale:
    'The default is 5 s: under load Elasticsearch answers later, and each late answer is a chunk written twice.',
  remediation: 'Set `request_timeout 30s`.',
  source: 'uken/fluent-plugin-elasticsearch README, request_timeout; checks FD-15, errata E87',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings }, agent) {
    const seconds = settings.time('request_timeout', 5);
    if (seconds < least) yield inConfig(agent, placeOf(element, 'request_timeout'), `request_timeout is ${seconds} s`);
  }),

  pass: { '30 s': output('request_timeout 30s') },
  fail: { 'request_timeout is 5 s': output('host es'), 'request_timeout is 10 s': output('request_timeout 10s') },
};
