import { eachAgent, fluentdKinds, inConfig, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = '<match **>\n  @type elasticsearch\n</match>';

export const metricsExposed: Policy = {
  id: 'fluentd/metrics-exposed',
  title: 'The agent says how full its buffers are',
  severity: 'warning',
  rationale: 'An agent that is stuck looks healthy; without metrics the first who notices is who misses a log.',
  remediation:
    'Add `<source> @type prometheus` and `@type prometheus_output_monitor`, and a port 24231 on the container.',
  source: 'fluent/fluent-plugin-prometheus README; checks FD-27, errata E89, E104',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    if (!agent.readable || agent.problems.length > 0) return;
    const types = new Set([...walk(agent)].filter(({ element }) => element.name === 'source').map(({ type }) => type));
    if (!types.has('prometheus') && !types.has('monitor_agent'))
      yield inConfig(agent, agent.root.place, 'no source prometheus or monitor_agent is there');
  }),

  pass: { prometheus: agentExample(`<source>\n  @type prometheus\n</source>\n${output}`) },
  fail: { 'no source prometheus or monitor_agent is there': agentExample(output) },
};
