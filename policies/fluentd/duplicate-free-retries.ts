import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = (lines: string) =>
  agentExample(`
      <match **>
        ${lines}
      </match>
    `);

export const duplicateFreeRetries: Policy = {
  id: 'fluentd/duplicate-free-retries',
  title: 'A document that is sent twice is stored once',
  severity: 'warning',
  rationale:
    'When Elasticsearch is busy (429), the plugin sends the whole chunk again, with what was already stored: four times in 12 s, measured.',
  remediation: 'Set `id_key _hash` behind a filter `elasticsearch_genid`, best with `write_operation create`.',
  source: 'uken/fluent-plugin-elasticsearch#796, README; checks FD-13, FD-429, errata E83',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings, type }, agent) {
    if (settings.text('id_key') === undefined)
      yield inConfig(agent, placeOf(element, '@type'), `the output ${type} has no id_key`);
  }),

  pass: { 'an id': output('@type elasticsearch\n        id_key _hash') },
  fail: { 'the output elasticsearch has no id_key': output('@type elasticsearch') },
};
