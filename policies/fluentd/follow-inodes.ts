import { isGlob } from '../../scripts/model/fluentd/glob';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const source = (line: string) =>
  agentExample(`
      <source>
        @type tail
        path /var/log/containers/*.log
        ${line}
      </source>
    `);

export const followInodes: Policy = {
  id: 'fluentd/follow-inodes',
  title: 'A tail of many files follows the file, not its name',
  severity: 'warning',
  rationale:
    'When the runtime rotates a file under a `*` path, lines are read twice or the rest of the old file is not read.',
  remediation: 'Set `follow_inodes true` and a `pos_file`.',
  source: 'fluentd docs, tail, follow_inodes; checks FD-08, errata E78',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const source of containerTails(agent)) {
      if (!isGlob(source.text('path') ?? '') || source.bool('follow_inodes', false)) continue;
      yield inConfig(
        agent,
        placeOf(source.element, 'follow_inodes'),
        `the tail of ${source.text('path')} does not follow inodes`,
      );
    }
  }),

  pass: { 'by inode': source('follow_inodes true') },
  fail: { 'the tail of /var/log/containers/*.log does not follow inodes': source('tag kubernetes.*') },
};
