import { sections } from '../../scripts/model/fluentd/config';
import { argument } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const agentLogLabel: Policy = {
  id: 'fluentd/agent-log-label',
  title: "The agent's own events have a label of their own",
  severity: 'warning',
  rationale:
    'A match `fluent.**` at the top is deprecated; as `null` it hides the warnings and errors of the agent from everybody.',
  remediation: 'Write `<label @FLUENT_LOG>` and count or keep the events in it.',
  source: 'fluentd docs, logging; checks FD-24, errata E98',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const element of sections(agent.root, 'match')) {
      const patterns = argument(element, agent.environment).split(/\s+/);
      if (!patterns.every((pattern) => /^fluent(?:\.|$)/.test(pattern))) continue;
      yield inConfig(agent, element.place, `match ${patterns.join(' ')} stands outside <label @FLUENT_LOG>`);
    }
  }),

  pass: {
    'in the label': agentExample(`
      <label @FLUENT_LOG>
        <match fluent.**>
          @type stdout
        </match>
      </label>
    `),
  },
  fail: {
    'match fluent.** stands outside <label @FLUENT_LOG>': agentExample(`
      <match fluent.**>
        @type null
      </match>
    `),
  },
};
