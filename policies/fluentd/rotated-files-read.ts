import { names, tailPaths } from '../../scripts/model/fluentd/tail';
import { containerTails, eachAgent, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (lines: string) => agentExample(`<source>\n  @type tail\n  ${lines}\n</source>`);
const log = '/var/log/pods/any_any-0_00000000-0000-4000-a000-000000000000/any/0.log';
const rotated = `${log}.20260131-123456`;

export const rotatedFilesRead: Policy = {
  id: 'fluentd/rotated-files-read',
  title: 'The agent reads the file that was rotated last, and none that is packed',
  severity: 'warning',
  rationale:
    '`/var/log/containers` links to the file that is written now: what was written and rotated while the agent was down is never read.',
  remediation:
    'Read `/var/log/pods/*/*/*.log,/var/log/pods/*/*/*.log.????????-??????` with `follow_inodes true`; exclude namespaces by `/var/log/pods/NAMESPACE_*/*/*`.',
  source:
    'kubernetes/kubernetes v1.36 pkg/kubelet/logs/container_log_manager.go, rotateLog, compressLog; fluentd docs, tail',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent, stack) {
    const sources = containerTails(agent);
    if (stack.facts.containerRuntime === 'docker' || sources.length === 0) return; // Docker rotates by itself
    const reads = (file: string) =>
      sources.find((source) => {
        const among = (paths: readonly string[]) => paths.some((path) => names(source, path)(file));
        return among(tailPaths(source)) && !among(source.array('exclude_path'));
      });
    const [first] = sources;
    if (first && !reads(rotated))
      yield inConfig(
        agent,
        placeOf(first.element, 'path'),
        'a file that was rotated while the agent was down is not read',
      );
    for (const file of [`${rotated}.gz`, `${rotated}.tmp`]) {
      const source = reads(file);
      if (source)
        yield inConfig(
          agent,
          placeOf(source.element, 'path'),
          `packed files are read as lines: ${file.slice(log.length - 5)}`,
        );
    }
  }),

  pass: { 'with the last one': config('path /var/log/pods/*/*/*.log,/var/log/pods/*/*/*.log.????????-??????') },
  fail: {
    'a file that was rotated while the agent was down is not read': config('path /var/log/containers/*.log'),
    'packed files are read as lines: 0.log.20260131-123456.gz\npacked files are read as lines: 0.log.20260131-123456.tmp':
      config('path /var/log/pods/*/*/*.log*'),
  },
};
