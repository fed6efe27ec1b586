import { sections } from '../../scripts/model/fluentd/config';
import { pluginType } from '../../scripts/model/fluentd/plugin';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (parse: string, line = 'emit_unmatched_lines true') =>
  agentExample(
    `<source>\n  @type tail\n  path /var/log/pods/*/*/*.log\n  ${line}\n  <parse>\n    ${parse}\n  </parse>\n</source>`,
  );
const many = '@type multi_format\n    <pattern>\n      format cri\n    </pattern>';

export const malformedLinesKept: Policy = {
  id: 'fluentd/malformed-lines-kept',
  title: 'A line that is not of the format is delivered as it is',
  severity: 'warning',
  rationale:
    'The parser `cri` raises where four words do not begin with a time, and the tail throws the line away, `emit_unmatched_lines` or not.',
  remediation:
    'Set `emit_unmatched_lines true`, and `@type multi_format` with a `<pattern>` of `format cri`: it rescues.',
  source:
    'fluent/fluent-plugin-parser-cri v0.1.1 parser_cri.rb; fluent/fluentd v1.19.3 in_tail.rb, convert_line_to_event',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const source of containerTails(agent)) {
      const { element } = source;
      if (!source.bool('emit_unmatched_lines', false))
        yield inConfig(
          agent,
          placeOf(element, 'emit_unmatched_lines'),
          'a line that the parser does not read is thrown away',
        );
      for (const parse of sections(element, 'parse'))
        if (pluginType(parse, agent.environment) === 'cri')
          yield inConfig(
            agent,
            placeOf(parse, '@type'),
            'the parser cri raises at four words without a time, and the line is lost',
          );
    }
  }),

  pass: { rescued: config(many) },
  fail: {
    'a line that the parser does not read is thrown away': config(many, 'tag a'),
    'the parser cri raises at four words without a time, and the line is lost': config('@type cri'),
  },
};
