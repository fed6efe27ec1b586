import { sections } from '../../scripts/model/fluentd/config';
import { settings } from '../../scripts/model/fluentd/plugin';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (format: string, type = 'cri') =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        <parse>
          @type ${type}
          ${format}
        </parse>
      </source>
    `);

export const timeOffsetParsed: Policy = {
  id: 'fluentd/time-offset-parsed',
  title: "The time of a line is read with its zone's offset",
  severity: 'warning',
  rationale:
    'A `Z` in the format is a letter: a node in +09:00 writes no Z, and each of its lines is an invalid time or nine hours off.',
  remediation: 'Write `time_format %Y-%m-%dT%H:%M:%S.%L%z`, or leave it out: the cri parser has it.',
  source: 'fluentd-kubernetes-daemonset#434, #1485; checks FD-26, FD-TIME, errata E103',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { element } of containerTails(agent)) {
      for (const parse of sections(element, 'parse').flatMap((section) => [section, ...sections(section, 'pattern')])) {
        const format = settings(parse, agent.environment).text('time_format');
        if (format && /(?:^|[^%:])Z$/.test(format))
          yield inConfig(agent, placeOf(parse, 'time_format'), `time_format ${format} takes Z for a letter`);
      }
    }
  }),

  pass: { 'an offset': config('time_format %Y-%m-%dT%H:%M:%S.%L%z'), 'the default of cri': config('') },
  fail: {
    'time_format %Y-%m-%dT%H:%M:%S.%NZ takes Z for a letter': config('time_format %Y-%m-%dT%H:%M:%S.%NZ', 'json'),
    'time_format %NZ takes Z for a letter': config(
      '<pattern>\n            format cri\n            time_format %NZ\n          </pattern>',
      'multi_format',
    ),
  },
};
