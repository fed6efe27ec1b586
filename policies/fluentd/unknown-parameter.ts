import type { Agent } from '../../scripts/model/fluentd/agent';
import type { Element } from '../../scripts/model/fluentd/config';
import { params, sections } from '../../scripts/model/fluentd/config';
import type { Parameters } from '../../scripts/model/fluentd/parameters';
import { parametersOf } from '../../scripts/model/fluentd/parameters';
import { pluginType } from '../../scripts/model/fluentd/plugin';
import { suggestion } from '../../scripts/model/kube/nearest';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import type { Placed } from '../../scripts/rule/checks/placed';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (lines: string) =>
  agentExample(`
      <match **>
        @type elasticsearch
        ${lines}
      </match>
    `);
const reserved = /^(?:@|type$|id$|log_level$|format\d+$)/;
/** Old names that Fluentd still moves into sections: fluentd/deprecated-parameter. */
const compatible = new Set(
  (
    'buffer_type buffer_path num_threads flush_interval try_flush_interval queued_chunk_flush_interval disable_retry_limit retry_limit ' +
    'max_retry_wait retry_wait buffer_chunk_limit buffer_queue_limit buffer_queue_full_action flush_at_shutdown time_slice_format time_slice_wait ' +
    'timezone format types types_delimiter types_label_delimiter keys time_key time_format localtime utc delimiter keep_time_key null_empty_string ' +
    'null_value_pattern json_parser label_delimiter format_firstline message_key with_priority message_format include_time_key include_tag_key ' +
    'tag_key force_quotes fields output_time output_tag add_newline output_type buffer_chunk_records_limit'
  ).split(' '),
);

export const unknownParameter: Policy = {
  id: 'fluentd/unknown-parameter',
  title: 'Every parameter is one that its plugin has',
  severity: 'error',
  rationale: 'Fluentd only warns `parameter is not used` and runs on with the default: a misspelt limit is no limit.',
  remediation: 'Write the name as the plugin has it; the message gives the nearest.',
  source: 'config_param declarations of the plugins in v1.19.3-debian-elasticsearch9-1.1; checks FD-31',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    yield* inside(agent, agent.root, undefined);
  }),

  pass: {
    'names of the plugin and of its buffer': config(
      'host es\n        <buffer tag>\n          @type file\n          path /b\n          flush_interval 5s\n        </buffer>',
    ),
    'a plugin that nobody knows': agentExample('<match **>\n  @type homemade\n  anything 1\n</match>'),
    'a record may have any field': agentExample(
      '<filter **>\n  @type record_transformer\n  <record>\n    anything 1\n  </record>\n</filter>',
    ),
  },
  fail: {
    'elasticsearch has no parameter hostt (did you mean host?)': config('hostt es'),
    'buffer has no parameter total_limit (did you mean total_limit_size?)': config(
      '<buffer>\n          total_limit 1GB\n        </buffer>',
    ),
    'cri has no parameter time_fromat (did you mean time_format?)': agentExample(
      '<source>\n  @type tail\n  <parse>\n    @type cri\n    time_fromat %Y\n  </parse>\n</source>',
    ),
  },
};

function* inside(agent: Agent, parent: Element, around: Parameters | undefined): Generator<Placed> {
  for (const element of sections(parent)) {
    const type = pluginType(element, agent.environment);
    const table = parametersOf(element, type, around);
    if (table) {
      const compat = ['source', 'match', 'store', 'filter'].includes(element.name);
      for (const { name, place } of params(element)) {
        if (reserved.test(name)) continue;
        if (Object.hasOwn(table.params, name) || (compat && compatible.has(name))) continue;
        const owner = element.name === 'buffer' ? 'buffer' : type || element.name;
        const message = `${owner} has no parameter ${name}${suggestion(name, Object.keys(table.params))}`;
        yield { ...inConfig(agent, place, message), severity: 'warning' };
      }
    }
    yield* inside(
      agent,
      element,
      table ?? (element.name === 'label' || element.name === 'worker' ? undefined : around),
    );
  }
}
