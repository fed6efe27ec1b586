import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Element } from '../../scripts/model/fluentd/config';
import { settings } from '../../scripts/model/fluentd/plugin';
import {
  containerTails,
  eachAgent,
  firstOfWays,
  fluentdKinds,
  inConfig,
  walk,
} from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (filter: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      ${filter}
      <match **>
        @type elasticsearch
      </match>
    `);
const modifier = '<filter **>\n        @type record_modifier\n        char_encoding utf-8:utf-8\n      </filter>';

export const invalidBytesReplaced: Policy = {
  id: 'fluentd/invalid-bytes-replaced',
  title: 'A byte that is not UTF-8 does not hold up the logs of a node',
  severity: 'error',
  rationale:
    'Elasticsearch refuses the whole request (400), and the chunk is tried again for ever: one `\\xFF` of one application stops the node.',
  remediation:
    'Set `char_encoding utf-8:utf-8` in a filter `record_modifier`, behind `concat`, which may join the halves of a character.',
  source:
    'fluent-plugin-record-modifier README, char_encoding; fluent/fluentd v1.19.3 in_tail.rb (lines are ASCII-8BIT)',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const told = new Set<Element>();
    const places = new Set(replacing(agent).map(at));
    if (containerTails(agent).length === 0) return;
    for (const { paths } of firstOfWays(agent, stack))
      for (const { steps, end } of paths) {
        if (end.is !== 'written' || told.has(end.output.element) || steps.some((step) => places.has(at(step))))
          continue;
        told.add(end.output.element);
        yield inConfig(agent, end.output.element.place, 'bytes that are not UTF-8 come to Elasticsearch as they are');
      }
  }),

  pass: {
    replaced: config(modifier),
    'not the log of a container': agentExample('<match **>\n  @type elasticsearch\n</match>'),
  },
  fail: {
    'bytes that are not UTF-8 come to Elasticsearch as they are': config(''),
  },
};

const at = ({ place: { file, line, column } }: { place: Element['place'] }) => `${file}:${line}:${column}`;

/** `from:to` replaces what is invalid; an encoding alone only names it. */
const replacing = (agent: Agent): Element[] =>
  [...walk(agent)]
    .filter(
      ({ element, type }) =>
        type === 'record_modifier' &&
        /:utf-?8$/i.test(settings(element, agent.environment).text('char_encoding') ?? ''),
    )
    .map(({ element }) => element);
