import { params } from '../../scripts/model/fluentd/config';
import { eachAgent, fluentdKinds, inConfig, walk } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

/** Of lib/fluent/plugin_helper/compat_parameters.rb and buffer.rb: the old name and what to write. */
const everywhere: Readonly<Record<string, string>> = { type: '@type', id: '@id', log_level: '@log_level' };
const output: Readonly<Record<string, string>> = {
  buffer_type: '<buffer> @type',
  buffer_path: '<buffer> path',
  buffer_chunk_limit: '<buffer> chunk_limit_size',
  buffer_queue_limit: '<buffer> total_limit_size',
  buffer_chunk_records_limit: '<buffer> chunk_limit_records',
  buffer_queue_full_action: '<buffer> overflow_action',
  num_threads: '<buffer> flush_thread_count',
  flush_interval: '<buffer> flush_interval',
  flush_at_shutdown: '<buffer> flush_at_shutdown',
  try_flush_interval: '<buffer> flush_thread_interval',
  disable_retry_limit: '<buffer> retry_forever',
  retry_limit: '<buffer> retry_max_times',
  max_retry_wait: '<buffer> retry_max_interval',
  retry_wait: '<buffer> retry_wait',
};
const buffer: Readonly<Record<string, string>> = { queue_limit_length: 'total_limit_size' };
const source: Readonly<Record<string, string>> = {
  format: '<parse> @type',
  time_format: '<parse> time_format',
  time_key: '<parse> time_key',
  keep_time_key: '<parse> keep_time_key',
};

export const deprecatedParameter: Policy = {
  id: 'fluentd/deprecated-parameter',
  title: 'No parameter is one that Fluentd keeps for version 0.12',
  severity: 'warning',
  rationale:
    'The old names do not mean what they say: `queue_limit_length` replaces `total_limit_size`, and 32 chunks of 2 MB are 64 MB.',
  remediation: 'Write the name that the message gives.',
  source: 'fluentd docs, buffer section; lib/fluent/plugin_helper/compat_parameters.rb; checks FD-10, errata E80',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { element, type } of walk(agent)) {
      const tables = [everywhere];
      if (element.name === 'match' || element.name === 'store') tables.push(output);
      if (element.name === 'buffer') tables.push(buffer);
      if (element.name === 'source' && type === 'tail') tables.push(source);
      if (!['match', 'store', 'filter', 'source', 'buffer'].includes(element.name)) continue;
      if (element.name === 'buffer') tables.shift();
      for (const { name, place } of params(element)) {
        const table = tables.find((names) => Object.hasOwn(names, name));
        if (table && agent.files.has(place.file))
          yield inConfig(agent, place, `${name} is old: ${table[name]} is its name`);
      }
    }
  }),

  // what moves into a section, or counts something else, is not the same word under another name
  fix({ path, message, position }) {
    const name = message.slice(0, message.indexOf(' '));
    const by = Object.hasOwn(everywhere, name) ? everywhere[name] : undefined;
    return by !== undefined && position && path.startsWith('data') ? [{ path, position, replace: name, by }] : [];
  },

  pass: {
    'the names of version 1': agentExample(`
      <match **>
        @type elasticsearch
        <buffer>
          total_limit_size 64MB
          flush_interval 5s
        </buffer>
      </match>
    `),
  },
  fail: {
    'queue_limit_length is old: total_limit_size is its name': agentExample(`
      <match **>
        @type elasticsearch
        <buffer>
          queue_limit_length 32
        </buffer>
      </match>
    `),
    'type is old: @type is its name\nnum_threads is old: <buffer> flush_thread_count is its name': agentExample(`
      <match **>
        type elasticsearch
        num_threads 2
      </match>
    `),
    'format is old: <parse> @type is its name': agentExample(`
      <source>
        @type tail
        format json
      </source>
    `),
  },
};
