import type { Element } from '../../scripts/model/fluentd/config';
import { bufferOf } from '../../scripts/model/fluentd/output';
import { eachAgent, firstOfWays, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (keys: string, tag = 'kubernetes.*') =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        tag ${tag}
        <parse>
          @type cri
        </parse>
      </source>
      <filter **>
        @type kubernetes_metadata
      </filter>
      <match **>
        @type elasticsearch
        <buffer ${keys}>
          overflow_action drop_oldest_chunk
        </buffer>
      </match>
    `);

export const overflowFreesEnough: Policy = {
  id: 'fluentd/overflow-frees-enough',
  title: 'The chunk that a full buffer gives up is a whole one',
  severity: 'warning',
  rationale:
    'A full buffer gives up one queued chunk. With a chunk for each pod or application that is a small one of a quiet pod; the new lines do not fit, and go to `@ERROR`.',
  remediation:
    'Give all lines one tag before the output and key the buffer by `tag` alone; name the index by `target_index_key`.',
  source:
    'fluent/fluentd v1.19.3 lib/fluent/plugin/output.rb, write_guard and enqueue_thread_run; buffer.rb, storable?',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const told = new Set<Element>();
    for (const { pod, paths } of firstOfWays(agent, stack)) {
      for (const { end, tag = '' } of paths) {
        if (end.is !== 'written' || told.has(end.output.element)) continue;
        const { chunkKeys, element, buffer } = end.output;
        if (bufferOf(end.output).overflow !== 'drop_oldest_chunk') continue;
        const fields = chunkKeys.filter((key) => key !== 'tag' && key !== 'time');
        const apart = [...fields, ...(chunkKeys.includes('tag') && tag.includes(pod.pod) ? ['tag, of a pod'] : [])];
        if (apart.length === 0) continue;
        told.add(element);
        yield inConfig(
          agent,
          (buffer ?? element).place,
          `a full buffer gives up a chunk of one ${apart.join(' and ')}`,
        );
      }
    }
  }),

  pass: {
    'one chunk after the other': config('tag', 'logs'),
    'a tag that no pod is in, and a time': config('tag, time', 'logs'),
  },
  fail: {
    'a full buffer gives up a chunk of one tag, of a pod': config('tag'),
    'a full buffer gives up a chunk of one $.kubernetes.namespace_name': config('$.kubernetes.namespace_name'),
  },
};
