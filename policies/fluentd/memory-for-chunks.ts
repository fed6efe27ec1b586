import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import { bufferOf } from '../../scripts/model/fluentd/output';
import { quantity } from '../../scripts/model/kube/quantity';
import { bytes, eachAgent, fluentdKinds, onContainer } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

/** Ruby and the plugins 150 MiB, the cache of the metadata filter 50 MiB; a chunk is taken apart four times. */
const base = 200 * 2 ** 20;
const copies = 4;

const config = (memory: string, buffer: string) =>
  agentExample(
    `
      <match **>
        @type elasticsearch
        <buffer>
          ${buffer}
        </buffer>
      </match>
    `,
    { container: `resources: { limits: { memory: ${memory} } }` },
  );
const file = '@type file\n          path /b\n          chunk_limit_size 8MB\n          flush_thread_count 2';

export const memoryForChunks: Policy = {
  id: 'fluentd/memory-for-chunks',
  title: 'The memory limit of the agent holds the chunks that it sends at once',
  severity: 'error',
  rationale:
    'A chunk is read, parsed, turned into a request and compressed: four times its size for each thread; the kernel kills the agent, again and again.',
  remediation: 'Raise `resources.limits.memory` to 512Mi or 1Gi, or lower `chunk_limit_size` and `flush_thread_count`.',
  source: 'checks CAP-06: flush_thread_count × chunk × 4 + base; errata E94',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    const limit = quantity(agent.container.value.resources?.limits?.memory);
    const buffers = elasticsearchOutputs(agent).map(bufferOf);
    if (Number.isNaN(limit) || buffers.length === 0) return; // kubernetes/memory-limits
    const chunks = buffers.reduce((sum, { chunk, threads }) => sum + threads * chunk * copies, 0);
    const held = buffers.reduce((sum, { type, limit: all }) => sum + (type === 'memory' ? all : 0), 0);
    const need = (base + chunks + held) * agent.workers;
    if (need <= limit) return;
    const given = agent.container.value.resources.limits.memory;
    yield onContainer(
      agent,
      'resources.limits.memory',
      `the limit is ${given}, the chunks of ${buffers.length} buffers need ${bytes(need)}`,
    );
  }),

  pass: {
    'room for two chunks': config('512Mi', file),
    'no limit is another finding': agentExample('<match **>\n  @type elasticsearch\n</match>'),
  },
  fail: {
    'the limit is 200Mi, the chunks of 1 buffers need 264 MiB': config('200Mi', file),
    'the limit is 512Mi, the chunks of 1 buffers need 744 MiB': config('512Mi', 'flush_interval 5s'),
  },
};
