import { route } from '../../scripts/model/elasticsearch/client';
import { automaticHeap } from '../../scripts/model/elasticsearch/jvm';
import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import { bufferOf } from '../../scripts/model/fluentd/output';
import { bytes, eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const config = (count: number) => `
      kind: Stack
      nodePools: [{ name: workers, count: ${count}, cpu: "4", memory: 16Gi }]
      ---${agentExample(
        `
      <match **>
        @type elasticsearch
        host es
        <buffer>
          chunk_limit_size 8MB
          flush_thread_count 4
        </buffer>
      </match>
    `,
        {
          more:
            nodes('logs/es', {
              replicas: 2,
              container: { resources: '{ limits: { memory: 4Gi } }' },
              pod: { labels: 'app: es' },
            }) + manifest('Service logs/es', { spec: '{ selector: { app: es }, ports: [{ port: 9200 }] }' }),
        },
      )}`;
/** indexing_pressure.memory.limit */
const share = 0.1;

export const flushWithinIndexingPressure: Policy = {
  id: 'fluentd/flush-within-indexing-pressure',
  title: 'All agents together do not send more at once than Elasticsearch takes',
  severity: 'warning',
  rationale:
    'After an outage every thread of every agent sends a full chunk; a node takes 10 % of its heap and answers 429 to the rest.',
  remediation: 'Lower `flush_thread_count` or `chunk_limit_size`, or give the nodes behind the Service more heap.',
  source: 'Elastic docs, indexing_pressure.memory.limit; checks FD-29',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const count = stack.facts.nodePools.reduce((sum, pool) => sum + pool.count, 0);
    if (agent.workload.kind !== 'DaemonSet' || count === 0) return;
    for (const output of elasticsearchOutputs(agent)) {
      const [backend] = output.backends;
      const nodes = backend && route(backend, agent.workload.metadata.namespace ?? '', stack)?.nodes;
      if (!nodes?.length) continue;
      const heap = nodes.reduce(
        (sum, set) => sum + set.replicas * (set.heap.max?.bytes ?? automaticHeap(set.memory, set.roles)),
        0,
      );
      const { chunk, threads, place } = bufferOf(output);
      const flight = count * agent.workers * threads * chunk;
      if (!(flight > heap * share)) continue;
      yield inConfig(
        agent,
        place,
        `${count * agent.workers} agents × ${threads} threads × ${bytes(chunk)} are ${bytes(flight)} at once, the nodes behind ${backend?.host} take ${bytes(heap * share)}`,
      );
    }
  }),

  pass: { 'few agents': config(8), 'nobody knows how many nodes there are': config(0) },
  fail: {
    '100 agents × 4 threads × 8 MiB are 3.1 GiB at once, the nodes behind es take 409.6 MiB': config(100),
  },
};
