import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

export const configSyntax: Policy = {
  id: 'fluentd/config-syntax',
  title: 'Fluentd can read its configuration',
  severity: 'error',
  rationale:
    'Fluentd does not start with a file that it cannot read, on no node, and no log of the cluster is collected.',
  remediation: 'Correct the line: close the section, the quote or the bracket that the message names.',
  source: 'fluent/fluentd lib/fluent/config/v1_parser.rb, literal_parser.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { message, place } of agent.problems) yield inConfig(agent, place, message);
  }),

  pass: {
    'every section is closed': agentExample(`
      <match **>
        @type stdout
      </match>
    `),
  },
  fail: {
    "expected end tag '</match>' but got end of file": agentExample(`
      <match **>
        @type stdout
    `),
    'unexpected end in a double quoted string': agentExample(`
      <match **>
        @type "stdout
      </match>
    `),
  },
};
