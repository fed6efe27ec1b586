import { bufferOf } from '../../scripts/model/fluentd/output';
import { bytes, eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = (lines: string, buffer: string) =>
  agentExample(`
      <match **>
        @type elasticsearch
        ${lines}
        <buffer>
          @type file
          path /b
          ${buffer}
        </buffer>
      </match>
    `);
const limit = 100 * 2 ** 20;

export const bulkWithinLimit: Policy = {
  id: 'fluentd/bulk-within-limit',
  title: 'A chunk is smaller than the largest request that Elasticsearch takes',
  severity: 'warning',
  rationale:
    'A file chunk may be 256 MiB; Elasticsearch answers 413 to more than 100 MiB, and the chunk is tried again for ever.',
  remediation: 'Set `chunk_limit_size 8MB`, or `bulk_message_request_threshold 20MB`.',
  source: 'Elastic docs, http.max_content_length; fluentd lib/fluent/plugin/buf_file.rb; checks FD-15',
  kinds: fluentdKinds,

  check: eachOutput(function* (output, agent) {
    const { chunk } = bufferOf(output);
    const split = output.settings.size('bulk_message_request_threshold', -1);
    if (chunk <= limit || (split > 0 && split <= limit)) return;
    yield inConfig(
      agent,
      placeOf(output.buffer ?? output.element, 'chunk_limit_size'),
      `a chunk may be ${bytes(chunk)}`,
    );
  }),

  pass: {
    'small chunks': output('host es', 'chunk_limit_size 8MB'),
    'large chunks in small requests': output('bulk_message_request_threshold 20MB', 'chunk_limit_size 200MB'),
  },
  fail: { 'a chunk may be 256 MiB': output('host es', 'flush_interval 5s') },
};
