import type { Policy } from '../policy';
import { eachOutput, fluentdKinds, inConfig } from './_agent';
import { agentExample } from './_example';

const config = (user: string) => agentExample(`
      <match **>
        @type elasticsearch
        user ${user}
      </match>
    `);
const superusers = new Set(['elastic', 'kibana', 'kibana_system', 'logstash_system', 'beats_system']);

export const ownUser: Policy = {
  id: 'fluentd/own-user',
  title: 'The agent writes as a user of its own',
  severity: 'error',
  rationale: 'An agent is on every node; as `elastic` it can read every log and delete every index.',
  remediation: 'Write as a user whose role has `create_doc` and `auto_configure` on the data streams of the agent, nothing else.',
  source: 'uken/fluent-plugin-elasticsearch README, Elasticsearch permissions; checks SEC-07, FD-LEASTPRIV, errata E85',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ user }, agent) {
    if (user && superusers.has(user.name)) yield inConfig(agent, user.place, `the output writes as ${user.name}`);
  }),

  pass: { 'a user of its own': config('fluentd') },
  fail: { 'the output writes as elastic': config('elastic') },
};
