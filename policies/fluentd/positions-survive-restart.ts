import { mountOf } from '../../scripts/model/kube/mount';
import { eachAgent, fluentdKinds, inConfig, placeOf, tails } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const config = (line: string, volume?: string) =>
  agentExample(
    `
      <source>
        @type tail
        path /var/log/containers/*.log
        ${line}
      </source>
    `,
    volume ? { mounts: '{ name: state, mountPath: /var/lib/fluentd }', volumes: `{ name: state, ${volume} }` } : {},
  );
const file = 'pos_file /var/lib/fluentd/containers.pos';

export const positionsSurviveRestart: Policy = {
  id: 'fluentd/positions-survive-restart',
  title: 'Where the reading stopped outlives the pod',
  severity: 'error',
  rationale:
    'A new pod without the position reads every file again from its head, or skips what was written meanwhile.',
  remediation: 'Set `pos_file` to a file on a hostPath: `/var/lib/fluentd/containers.pos`.',
  source: 'fluentd docs, tail, pos_file; checks FD-07, FD-09, FD-POS, errata E77',
  kinds: fluentdKinds,

  check: eachAgent(function* (agent) {
    for (const source of tails(agent)) {
      const path = source.text('pos_file');
      if (path === undefined) {
        yield inConfig(agent, source.element.place, `the tail of ${source.text('path') ?? 'nothing'} has no pos_file`);
        continue;
      }
      const mount = mountOf(path, agent.mounts);
      if (mount && !['emptyDir', 'configMap', 'secret', 'none'].includes(mount.kind)) continue;
      yield inConfig(
        agent,
        placeOf(source.element, 'pos_file'),
        `pos_file ${path} is on ${mount ? `the ${mount.kind} ${mount.name}` : "the container's own layer"}`,
      );
    }
  }),

  pass: { 'on a hostPath': config(file, 'hostPath: { path: /var/lib/fluentd }') },
  fail: {
    'the tail of /var/log/containers/*.log has no pos_file': config('tag kubernetes.*'),
    'pos_file /var/lib/fluentd/containers.pos is on the emptyDir state': config(file, 'emptyDir: {}'),
    "pos_file /var/lib/fluentd/containers.pos is on the container's own layer": config(file),
  },
};
