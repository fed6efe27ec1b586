import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (line: string, image = 'v1.19.3-debian-elasticsearch9-1.1') =>
  agentExample(`<match **>\n  @type elasticsearch\n  ${line}\n</match>`, {
    image: `fluent/fluentd-kubernetes-daemonset:${image}`,
  });

export const acceptHeader: Policy = {
  id: 'fluentd/accept-header',
  title: 'An output for Elasticsearch 9 says what it accepts',
  severity: 'error',
  rationale:
    'Two `Accept` reach Elasticsearch, of the client and of excon before 1.7.3: each bulk request is a 400 (media_type_header_exception), for ever.',
  remediation:
    'Set `custom_headers {"Accept": "application/vnd.elasticsearch+x-ndjson; compatible-with=9"}` in each output; a later excon takes it too.',
  source:
    'elastic/elasticsearch-ruby#3059 and v9.5.0 lib/elasticsearch.rb, uken/fluent-plugin-elasticsearch#1086, Gemfile.lock of fluentd-kubernetes-daemonset v1.19.3-1.1 (excon 1.6.0)',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ element, settings }, agent) {
    const { daemonset, variant, major } = agent.image;
    if (!daemonset || variant !== 'elasticsearch' || major === undefined || major < 9) return;
    const headers = settings.text('custom_headers') ?? '';
    if (new RegExp(`"accept"\\s*:\\s*"[^"]*compatible-with=${major}"`, 'i').test(headers)) return;
    const missing =
      headers === '' ? 'no Accept in custom_headers' : `no Accept with compatible-with=${major} in ${headers}`;
    yield inConfig(agent, placeOf(element, 'custom_headers'), `${missing}: each bulk request is refused`);
  }),

  pass: {
    'its own Accept': config('custom_headers {"Accept": "application/vnd.elasticsearch+x-ndjson; compatible-with=9"}'),
    'the client of Elasticsearch 8 adds none': config('host es', 'v1.19.3-debian-elasticsearch8-1.1'),
  },
  fail: {
    'no Accept in custom_headers: each bulk request is refused': config('host es'),
    'no Accept with compatible-with=9 in {"Accept": "application/json"}: each bulk request is refused': config(
      'custom_headers {"Accept": "application/json"}',
    ),
  },
};
