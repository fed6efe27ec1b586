import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import { labelFlow, routersOf } from '../../scripts/model/fluentd/flow';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (label: string) =>
  agentExample(`
      <match **>
        @type elasticsearch
      </match>
      ${label}
    `);
const label = (type: string) =>
  `<label @ERROR>\n        <match **>\n          @type ${type}\n        </match>\n      </label>`;

export const errorLabel: Policy = {
  id: 'fluentd/error-label',
  title: 'What Elasticsearch refuses is kept',
  severity: 'warning',
  rationale:
    'A document with a mapping conflict (400) goes to `<label @ERROR>`; without it, it is printed into the log of the agent and lost.',
  remediation: 'Write `<label @ERROR>` with an output of its own: an index for what was refused, or a file.',
  source: 'fluentd docs, config file, @ERROR; uken README.Troubleshooting; checks FD-12, FD-ERR, errata E82',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    if (elasticsearchOutputs(agent).length === 0) return;
    const element = routersOf(agent, 0).labelElements.get('@ERROR');
    if (!element) {
      yield inConfig(agent, agent.root.place, 'there is no <label @ERROR>');
      return;
    }
    const pod = { namespace: 'any', pod: 'any-0', container: 'any' };
    const paths = labelFlow(agent, '@ERROR', { tag: 'kubernetes.any', record: new Map([['message', 'any']]) }, pod);
    const kept = paths.some(({ end }) => end.is === 'written' || (end.is === 'output' && end.type !== 'stdout'));
    if (!kept) yield inConfig(agent, element.place, '<label @ERROR> keeps nothing');
  }),

  pass: {
    'an index': config(label('elasticsearch')),
    'a file': config(label('file')),
  },
  fail: {
    'there is no <label @ERROR>': config(''),
    '<label @ERROR> keeps nothing': config(label('null')),
  },
};
