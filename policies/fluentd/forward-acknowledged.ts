import { sections } from '../../scripts/model/fluentd/config';
import { settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (line: string, servers: number) =>
  agentExample(`
      <match **>
        @type forward
        ${line}
        ${'<server>\n          host aggregator\n        </server>\n        '.repeat(servers)}
      </match>
    `);

export const forwardAcknowledged: Policy = {
  id: 'fluentd/forward-acknowledged',
  title: 'What is forwarded is acknowledged, and there is a second server',
  severity: 'warning',
  rationale:
    'Without an acknowledgement a chunk counts as sent once it is in the socket; with one server its restart stops everything.',
  remediation:
    'Set `require_ack_response true` and list two servers, or a Service with several pods as `<service_discovery>`.',
  source: 'fluentd docs, forward output, require_ack_response; checks FD-34',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { element, type } of walk(agent)) {
      if (type !== 'forward' || (element.name !== 'match' && element.name !== 'store')) continue;
      const read = settings(element, agent.environment);
      if (!read.bool('require_ack_response', false))
        yield inConfig(agent, placeOf(element, 'require_ack_response'), 'forward asks for no acknowledgement');
      if (sections(element, 'service_discovery').length === 0 && sections(element, 'server').length < 2) {
        yield inConfig(agent, element.place, 'forward has one server');
      }
    }
  }),

  pass: { 'acknowledged by one of two': config('require_ack_response true', 2) },
  fail: {
    'forward asks for no acknowledgement': config('', 2),
    'forward has one server': config('require_ack_response true', 1),
  },
};
