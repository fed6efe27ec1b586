import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = (lines: string) =>
  agentExample(`
      <match **>
        @type elasticsearch
        ${lines}
      </match>
    `);

export const serviceConnectionKept: Policy = {
  id: 'fluentd/service-connection-kept',
  title: 'The output stays with the Service and does not look for the nodes behind it',
  severity: 'error',
  rationale:
    'After 10 000 requests, or an error, the list of nodes replaces the Service: masters get the load, and after a restart of Elasticsearch nothing is sent.',
  remediation: 'Set `reload_connections false`, `reload_on_failure false` and `reconnect_on_error true`.',
  source: 'uken/fluent-plugin-elasticsearch#525, #732, #889; checks FD-14, FD-RELOAD, errata E84',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings }, agent) {
    if (settings.text('sniffer_class_name')?.endsWith('SimpleSniffer')) return;
    if (settings.bool('reload_connections', true)) {
      const set = settings.text('reload_connections') === undefined ? 'is not set, it is true' : 'is true';
      yield inConfig(agent, placeOf(element, 'reload_connections'), `reload_connections ${set}`);
    }
    if (settings.bool('reload_on_failure', false))
      yield inConfig(agent, placeOf(element, 'reload_on_failure'), 'reload_on_failure is true');
  }),

  pass: {
    'no reload': output('reload_connections false'),
    'a sniffer that finds the Service again': output(
      'reload_connections true\n        sniffer_class_name Fluent::Plugin::ElasticsearchSimpleSniffer',
    ),
  },
  fail: {
    'reload_connections is not set, it is true': output('host es'),
    'reload_connections is true\nreload_on_failure is true': output(
      'reload_connections true\n        reload_on_failure true',
    ),
  },
};
