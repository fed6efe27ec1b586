import type { ElasticsearchOutput } from '../../scripts/model/fluentd/output';
import { bufferOf } from '../../scripts/model/fluentd/output';
import { time } from '../../scripts/model/fluentd/value';
import { bytes, eachAgent, firstOfWays, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (limit: string) => `
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
        <buffer>
          @type file
          path /var/lib/fluentd/buffer
          ${limit}
        </buffer>
      </match>
    `;
const facts = `
      kind: Stack
      nodePools: [{ name: workers, count: 2, cpu: "4", memory: 16Gi }]
      load: { eventsPerSecond: 4000, bytesPerEvent: 500, peakFactor: 2, retention: {}, outage: 30m }
      ---`;

export const bufferSurvivesOutage: Policy = {
  id: 'fluentd/buffer-survives-outage',
  title: 'The buffer holds what a node logs during the outage to survive',
  severity: 'error',
  rationale:
    'A full buffer stops the reading or drops lines, and the kubelet rotates the files away: 68 % lost in an outage of 100 s, measured with 64 MiB.',
  remediation:
    'Set `total_limit_size` to rate × outage: `outage` and the load are in stack.yaml, the disk must give it.',
  source: 'elastic-facts 4.2: buffer = peak bytes/s of a node × outage; checks FD-11, CAP-05, errata E79',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const { load, nodePools } = stack.facts;
    const outage = load ? time(load.outage) : NaN;
    if (!load || Number.isNaN(outage)) return;
    const nodes = Math.max(
      1,
      nodePools.reduce((sum, { count }) => sum + count, 0),
    );
    const rate = (load.eventsPerSecond * load.bytesPerEvent * load.peakFactor) / nodes;
    const outputs = new Map<unknown, ElasticsearchOutput>();
    for (const { paths } of firstOfWays(agent, stack)) {
      for (const { end } of paths) if (end.is === 'written') outputs.set(end.output.element.place, end.output);
    }
    for (const output of outputs.values()) {
      const { limit, place } = bufferOf(output);
      const room = limit * agent.workers;
      if (room >= rate * outage) continue;
      const seconds = Math.floor(room / rate);
      yield inConfig(
        agent,
        place,
        `the buffer of ${bytes(room)} holds ${seconds} s at ${bytes(rate)}/s a node, the outage to survive is ${load.outage}`,
      );
    }
  }),

  pass: { 'two times 1.8 GB': `${facts}${agentExample(config('total_limit_size 4GB'))}` },
  fail: {
    'the buffer of 64 MiB holds 33 s at 1.9 MiB/s a node, the outage to survive is 30m': `${facts}${agentExample(config('total_limit_size 64MB'))}`,
    'the buffer of 128 MiB holds 67 s at 1.9 MiB/s a node, the outage to survive is 30m': `${facts}${agentExample(
      config('chunk_limit_size 4MB\n          queue_limit_length 32'),
    )}`,
  },
};
