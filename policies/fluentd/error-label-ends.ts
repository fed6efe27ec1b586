import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Element } from '../../scripts/model/fluentd/config';
import { params, sections } from '../../scripts/model/fluentd/config';
import { routersOf } from '../../scripts/model/fluentd/flow';
import { isElasticsearch } from '../../scripts/model/fluentd/output';
import { pluginType, settings } from '../../scripts/model/fluentd/plugin';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (label: string) => agentExample(`<label @ERROR>\n${label}\n</label>`);
const transform =
  '  <filter **>\n    @type record_transformer\n    enable_ruby true\n    <record>\n      text ${record.to_json}\n    </record>\n  </filter>';
const file = '  <match **>\n    @type file\n  </match>';

export const errorLabelEnds: Policy = {
  id: 'fluentd/error-label-ends',
  title: 'What fails in the label for errors does not come back to it for ever',
  severity: 'error',
  rationale:
    'An error in `@ERROR` goes to `@ERROR`. Where the same filter fails again, Fluentd calls itself until its stack ends; the chunk stays, and so at each start.',
  remediation:
    'Give the event a new tag first (`rewrite_tag_filter` with a rule for every record), and above that a `<match>` of this tag that only prints or drops.',
  source: 'fluent/fluentd v1.19.3 lib/fluent/root_agent.rb, emit_error_event; label.rb',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    if (!routersOf(agent, 0).labels.has('@ERROR')) return;
    for (const { element, tag } of met(agent, '@ERROR', 'any.tag', new Set())) {
      if (!mayFail(element, agent)) continue;
      const again = met(agent, '@ERROR', tag, new Set()).some((next) => next.element === element);
      const what = `${element.name} ${pluginType(element, agent.environment)}`;
      if (again) yield inConfig(agent, element.place, `what fails in ${what} comes to ${what} again`);
    }
  }),

  pass: {
    'a file': config(file),
    'a new tag before, printed when it comes back': config(
      `  <match failed>\n    @type stdout\n  </match>\n  <match **>\n    @type rewrite_tag_filter\n    @label @NEXT\n    <rule>\n      key none\n      pattern /./\n      invert true\n      tag failed\n    </rule>\n  </match>\n</label>\n<label @NEXT>\n${transform}\n${file}`,
    ),
  },
  fail: {
    'what fails in filter record_transformer comes to filter record_transformer again': config(`${transform}\n${file}`),
    'what fails in match elasticsearch comes to match elasticsearch again': config(
      '  <match **>\n    @type elasticsearch\n  </match>',
    ),
  },
};

/** What an event with a tag meets in a label, and in the labels that it is sent on to, with its tag there. */
function met(agent: Agent, label: string, tag: string, been: Set<string>): { element: Element; tag: string }[] {
  const here = `${label}\n${tag}`;
  if (been.has(here)) return [];
  been.add(here);
  const rules = (routersOf(agent, 0).labels.get(label === '@ROOT' ? '' : label) ?? []).filter(({ matches }) =>
    matches(tag),
  );
  const last = rules.findIndex(({ kind }) => kind === 'match');
  const passed = rules.slice(0, last < 0 ? undefined : last + 1).map(({ element }) => ({ element, tag }));
  const element = rules[last]?.element;
  if (!element) return passed;
  const to = settings(element, agent.environment).text('@label') ?? '';
  switch (pluginType(element, agent.environment)) {
    case 'relabel':
      return [...passed, ...met(agent, to, tag, been)];
    case 'rewrite_tag_filter':
      return [
        ...passed,
        ...sections(element, 'rule').flatMap((rule) => {
          const next = settings(rule, agent.environment);
          return met(
            agent,
            next.text('label') ?? to,
            (next.text('tag') ?? '').replace(/\$\{tag\}|__TAG__/g, tag),
            been,
          );
        }),
      ];
    default:
      return passed;
  }
}

/** Is there a record or an answer that makes it an error? */
function mayFail(element: Element, agent: Agent): boolean {
  const type = pluginType(element, agent.environment);
  const read = settings(element, agent.environment);
  if (isElasticsearch(type)) return true; // a 400
  if (type === 'parser') return read.bool('emit_invalid_record_to_error', true);
  const ruby = sections(element, 'record').some((section) =>
    params(section).some(({ value }) => JSON.stringify(value).includes('${')),
  );
  return ruby && (type === 'record_modifier' || (type === 'record_transformer' && read.bool('enable_ruby', false)));
}
