import { bufferOf } from '../../scripts/model/fluentd/output';
import { containerTails, eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (action: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        <buffer>
          ${action}
        </buffer>
      </match>
    `;

export const overflowActionChosen: Policy = {
  id: 'fluentd/overflow-action-chosen',
  title: 'A full buffer drops its oldest chunk and does not stop the reading',
  severity: 'error',
  rationale:
    '`block`, and the default too, stop the tail of every file of the node; rotation then takes the newest lines, of all applications.',
  remediation:
    'Set `overflow_action drop_oldest_chunk`, a `total_limit_size` for the outage to survive, and an alert on the buffer.',
  source: 'fluentd docs, buffer section, overflow_action; checks FD-11, FD-BUF, errata E81',
  kinds: fluentdKinds,

  check: eachOutput(function* (output, agent) {
    if (containerTails(agent).length === 0) return;
    const { overflow } = bufferOf(output);
    if (overflow === 'drop_oldest_chunk') return;
    const place = placeOf(output.buffer ?? output.element, 'overflow_action');
    yield inConfig(agent, place, overflow ? `overflow_action is ${overflow}` : 'overflow_action is not set');
  }),

  pass: { 'the oldest go': agentExample(config('overflow_action drop_oldest_chunk')) },
  fail: {
    'overflow_action is block': agentExample(config('overflow_action block')),
    'overflow_action is not set': agentExample(config('flush_interval 5s')),
  },
};
