import type { End } from '../../scripts/model/fluentd/flow';
import { nameTemplates } from '../../scripts/model/fluentd/output';
import type { Sample } from '../../scripts/rule/checks/fluentd';
import { eachAgent, fluentdKinds, inConfig, placeOf, sampledPaths } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (output: string) => `
      <source>
        @type tail
        path /var/log/containers/*.log
        tag kubernetes.*
        <parse>
          @type cri
        </parse>
      </source>
      <match **>
        @type elasticsearch
        ${output}
      </match>
    `;

export const indexNamesValid: Policy = {
  id: 'fluentd/index-names-valid',
  title: 'Every log ends in a name that Elasticsearch takes',
  severity: 'error',
  rationale:
    'A field that a record lacks becomes empty text; Elasticsearch refuses `-2026.11.23`, and the records are lost.',
  remediation:
    "Give the field a value in a record_transformer: `team ${record.dig('kubernetes', 'labels', 'team') || 'none'}`.",
  source: 'uken/fluent-plugin-elasticsearch out_elasticsearch.rb; Elastic docs, create index API; checks FD-28',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    for (const { pod, paths } of sampledPaths(agent, stack, isRefused)) {
      for (const { end } of paths) {
        if (!hasProblem(end)) continue;
        const [template] = nameTemplates(end.output);
        yield inConfig(
          agent,
          placeOf(end.output.element, template?.name ?? '@type'),
          `logs of ${pod.namespace} end in ${end.name}: ${end.problem}`,
        );
      }
    }
  }),

  pass: { 'a fixed name': agentExample(config('index_name logs')) },
  fail: {
    'logs of logs end in logs-: the record has no $.team: the placeholder becomes empty text\nlogs of any end in logs-: the record has no $.team: the placeholder becomes empty text':
      agentExample(config('index_name logs-${$.team}\n        <buffer tag, $.team>\n        </buffer>')),
    'logs of logs end in -logs: Elasticsearch refuses a name that begins with -\nlogs of any end in -logs: Elasticsearch refuses a name that begins with -':
      agentExample(config('index_name -logs')),
  },
};

type Written = Extract<End, { is: 'written' }>;

/** Does Elasticsearch refuse the name? A placeholder that stays is another rule's. */
const hasProblem = (end: End): end is Written =>
  end.is === 'written' && end.problem !== undefined && end.about !== 'placeholder';
const isRefused = ({ paths }: Sample) => paths.some(({ end }) => hasProblem(end));
