import { statePaths } from '../../scripts/model/fluentd/state';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (folder: string) =>
  agentExample(`
      <source>
        @type tail
        pos_file ${folder}/containers.pos
      </source>
      <match **>
        @type elasticsearch
        <buffer>
          @type file
          path ${folder}/buffer
        </buffer>
      </match>
    `);

export const stateApartFromLogs: Policy = {
  id: 'fluentd/state-apart-from-logs',
  title: 'Positions and buffers lie outside the logs of the node',
  severity: 'warning',
  rationale:
    'Below /var/log the agent must be able to rewrite every log, and a full buffer fills the partition that the logs need.',
  remediation: 'Put them below a hostPath of their own, `/var/lib/fluentd`, and mount `/var/log` read-only.',
  source: 'checks FD-09, FD-22, errata E95, E97',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { what, path, place } of statePaths(agent)) {
      if (path.startsWith('/var/log/') && agent.files.has(place.file))
        yield inConfig(agent, place, `${what} ${path} lies among the logs of the node`);
    }
  }),

  pass: { 'a directory of its own': config('/var/lib/fluentd') },
  fail: {
    'pos_file /var/log/containers.pos lies among the logs of the node\nbuffer /var/log/buffer lies among the logs of the node':
      config('/var/log'),
  },
};
