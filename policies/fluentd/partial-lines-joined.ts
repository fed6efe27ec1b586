import { sections } from '../../scripts/model/fluentd/config';
import { pluginType, settings } from '../../scripts/model/fluentd/plugin';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf, walk } from '../../scripts/rule/checks/fluentd';
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
    `);
const concat = (lines: string) =>
  config(
    `<filter **>\n        @type concat\n        key message\n        use_partial_cri_logtag true\n        ${lines}\n      </filter>`,
  );

export const partialLinesJoined: Policy = {
  id: 'fluentd/partial-lines-joined',
  title: 'The parts of a line longer than 16 KiB are joined again',
  severity: 'warning',
  rationale: 'The runtime splits a line at 16 KiB; half a stack trace or half a JSON document is found by nobody.',
  remediation:
    'Add a filter `@type concat`: `key message`, `use_partial_cri_logtag true`, `partial_cri_logtag_key logtag`, `separator ""`, `timeout_label @KUBERNETES`.',
  source: 'kubernetes#95096; fluent-plugin-concat README; checks FD-20, errata E92',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    const joining = [...walk(agent)]
      .filter(({ element, type }) => element.name === 'filter' && type === 'concat')
      .map(({ element }) => element);
    const partial = joining.find((element) =>
      settings(element, agent.environment).bool('use_partial_cri_logtag', false),
    );
    for (const { element } of containerTails(agent)) {
      const [parse] = sections(element, 'parse');
      const cri = parse && pluginType(parse, agent.environment) === 'cri';
      if (cri ? partial : joining.length > 0) continue; // Docker's lines are joined by another mode of the filter
      yield inConfig(agent, element.place, 'nothing joins the parts of a long line');
    }
    if (!partial) return;
    const read = settings(partial, agent.environment);
    if (read.text('separator') !== '')
      yield inConfig(
        agent,
        placeOf(partial, 'separator'),
        'concat puts a line break between the parts: separator is not ""',
      );
    if (read.text('partial_cri_logtag_key') === undefined)
      yield inConfig(agent, partial.place, 'concat does not know the field of the tag: partial_cri_logtag_key');
    if (read.text('timeout_label') === undefined)
      yield inConfig(agent, partial.place, 'concat has no timeout_label: a part without an end goes to @ERROR');
  }),

  pass: { 'all is set': concat('partial_cri_logtag_key logtag\n        separator ""\n        timeout_label @NEXT') },
  fail: {
    'nothing joins the parts of a long line': config(''),
    'concat puts a line break between the parts: separator is not ""\nconcat does not know the field of the tag: partial_cri_logtag_key\nconcat has no timeout_label: a part without an end goes to @ERROR':
      concat(''),
  },
};
