import { elasticsearchOutputs } from '../../scripts/model/fluentd/destinations';
import { bufferOf } from '../../scripts/model/fluentd/output';
import { quantity } from '../../scripts/model/kube/quantity';
import { bytes, eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (limit: string) => `
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
      nodePools: [{ name: workers, count: 3, cpu: "4", memory: 16Gi, disk: 10Gi }]
      ---`;

export const bufferWithinDisk: Policy = {
  id: 'fluentd/buffer-within-disk',
  title: 'The buffers of a node fit on the disk that the node gives them',
  severity: 'error',
  rationale: 'The default is 64 GiB an output; a buffer that fills the disk of the node evicts every pod on it.',
  remediation: 'Set `total_limit_size` so that outputs × workers stay below `disk` of the node pool in stack.yaml.',
  source: 'fluent/fluentd lib/fluent/plugin/buf_file.rb, buffer.rb; checks FD-09, errata E97',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const disks = stack.facts.nodePools.flatMap(({ name, disk }) =>
      disk === undefined ? [] : [{ name, disk, bytes: quantity(disk) }],
    );
    const smallest = disks.sort((a, b) => a.bytes - b.bytes)[0];
    const buffers = elasticsearchOutputs(agent)
      .map(bufferOf)
      .filter(({ type }) => type.startsWith('file'));
    const total = buffers.reduce((sum, { limit }) => sum + limit, 0) * agent.workers;
    const largest = [...buffers].sort((a, b) => b.limit - a.limit)[0];
    if (!smallest || !largest || total <= smallest.bytes) return;
    const workers = agent.workers > 1 ? ` × ${agent.workers} workers` : '';
    yield inConfig(
      agent,
      largest.place,
      `${buffers.length} buffers${workers} may take ${bytes(total)}, a node of ${smallest.name} gives ${smallest.disk}`,
    );
  }),

  pass: {
    'a limit below the disk': `${facts}${agentExample(config('total_limit_size 4GB'))}`,
    'no disk is declared': agentExample(config('')),
  },
  fail: {
    '1 buffers may take 64 GiB, a node of workers gives 10Gi': `${facts}${agentExample(config(''))}`,
    '1 buffers × 4 workers may take 16 GiB, a node of workers gives 10Gi': `${facts}${agentExample(`<system>\n  workers 4\n</system>\n${config('total_limit_size 4GB')}`.replace(/^ {6}/gm, ''))}`,
  },
};
