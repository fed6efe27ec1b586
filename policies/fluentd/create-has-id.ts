import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import type { Path } from '../../scripts/model/fluentd/flow';
import type { Sample } from '../../scripts/rule/checks/fluentd';
import { eachAgent, fluentdKinds, inConfig, placeOf, sampledPaths } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (filter: string, lines: string) =>
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
        ${lines}
      </match>
    `);
const genid = '<filter **>\n        @type elasticsearch_genid\n      </filter>';

export const createHasId: Policy = {
  id: 'fluentd/create-has-id',
  title: 'An output that creates or updates documents gives each an id',
  severity: 'error',
  rationale:
    'With `write_operation create`, `update` or `upsert` the plugin drops each record without an id, in silence.',
  remediation: 'Set `id_key _hash` and a filter `elasticsearch_genid` in front; or leave `write_operation` at `index`.',
  source: 'uken/fluent-plugin-elasticsearch out_elasticsearch.rb append_record_to_messages; checks FD-13',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    for (const { element, settings } of elasticsearchOutputs(agent)) {
      const operation = settings.text('write_operation') ?? 'index';
      if (operation === 'index' || settings.text('id_key') !== undefined) continue;
      yield inConfig(
        agent,
        placeOf(element, 'write_operation'),
        `write_operation is ${operation}, and there is no id_key`,
      );
    }
    for (const { paths } of sampledPaths(agent, stack, isWithoutId)) {
      for (const { element, operation, key } of paths.flatMap(withoutId)) {
        yield inConfig(
          agent,
          placeOf(element, 'id_key'),
          `write_operation is ${operation}, and the records have no ${key}`,
        );
      }
    }
  }),

  pass: {
    'an id from the filter': config(genid, 'write_operation create\n        id_key _hash'),
    'index needs no id': config('', 'host es'),
  },
  fail: {
    'write_operation is create, and there is no id_key': config('', 'write_operation create'),
    'write_operation is create, and the records have no _hash': config(
      '',
      'write_operation create\n        id_key _hash',
    ),
  },
};

/** An output with the id that it wants and the records lack. */
function withoutId({ end }: Path) {
  if (end.is !== 'lost' || !end.unsent) return [];
  const { settings, element } = end.unsent.output;
  const key = settings.text('id_key');
  return key === undefined ? [] : [{ element, operation: settings.text('write_operation') ?? 'index', key }];
}

const isWithoutId = ({ paths }: Sample) => paths.some((path) => withoutId(path).length > 0);
