import { refusals } from '../../scripts/model/fluentd/start/refusals';
import { eachAgent, fluentdKinds, inConfig } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const tail = '<source>\n  @type tail\n  path /a\n  tag a\n</source>';
const output = (path: string) =>
  `<match **>\n  @type elasticsearch\n  <buffer>\n    @type file\n    path ${path}\n  </buffer>\n</match>`;
const system = '<system>\n  workers 2\n</system>';

export const workerBoundTail: Policy = {
  id: 'fluentd/worker-bound-tail',
  title: 'With several workers each file is read and each buffer written by one of them',
  severity: 'error',
  rationale:
    'Fluentd refuses to start: tail cannot run in several processes, nor can two processes share the files of a buffer.',
  remediation:
    'Put the source into `<worker 0>`, and give the buffer a directory as `path`: each worker makes its own below it.',
  source: 'fluentd docs, multi process workers; lib/fluent/plugin/input.rb, buf_file.rb; checks FD-30',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const { about, message, place } of refusals(agent))
      if (about === 'workers') yield inConfig(agent, place, message);
  }),

  pass: {
    'the tail is bound': agentExample(`${system}\n<worker 0>\n${tail}\n</worker>\n${output('/b')}`),
    'one worker': agentExample(`${tail}\n${output('/b/buffer.*.log')}`),
  },
  fail: {
    'tail is in no <worker>, there are 2': agentExample(`${system}\n${tail}\n${output('/b')}`),
    'the workers share the buffer /b/buffer.*.log': agentExample(`${system}\n${output('/b/buffer.*.log')}`),
  },
};
