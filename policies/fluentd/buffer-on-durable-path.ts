import { bufferOf } from '../../scripts/model/fluentd/output';
import { mountOf } from '../../scripts/model/kube/mount';
import { eachOutput, fluentdKinds, inConfig, placeOf } from '../../scripts/rule/checks/fluentd';
import { agentExample } from '../../scripts/rule/examples/fluentd';
import type { Policy } from '../../scripts/rule/policy';

const output = (buffer: string) => `
      <match **>
        @type elasticsearch
        ${buffer}
      </match>
    `;
const file = '<buffer>\n          @type file\n          path /var/lib/fluentd/buffer\n        </buffer>';
const mounts = '{ name: state, mountPath: /var/lib/fluentd }';

export const bufferOnDurablePath: Policy = {
  id: 'fluentd/buffer-on-durable-path',
  title: 'Buffers outlive the pod',
  severity: 'error',
  rationale:
    "What waits in memory, in an emptyDir or in the container's own layer is lost with the pod: at each rollout, eviction and crash.",
  remediation: 'Give the buffer `@type file` and a `path` on a hostPath (`/var/lib/fluentd`) or a claim.',
  source: 'fluentd docs, buffer section; checks FD-09, FD-BUF, errata E79',
  kinds: fluentdKinds,

  check: eachOutput(function* (output, agent) {
    const { type, path } = bufferOf(output);
    const section = output.buffer ?? output.element;
    if (type === 'memory') {
      yield inConfig(agent, placeOf(section, '@type'), `the buffer of ${output.type} is in memory`);
      return;
    }
    if (!type.startsWith('file') || path === undefined) return;
    const mount = mountOf(path, agent.mounts);
    if (mount && !['emptyDir', 'configMap', 'secret', 'none'].includes(mount.kind)) return;
    yield inConfig(
      agent,
      placeOf(section, 'path'),
      `the buffer ${path} is on ${mount ? `the ${mount.kind} ${mount.name}` : "the container's own layer"}`,
    );
  }),

  pass: {
    'a file on a hostPath': agentExample(output(file), {
      mounts,
      volumes: '{ name: state, hostPath: { path: /var/lib/fluentd } }',
    }),
    'a file on a claim': agentExample(output(file), {
      mounts,
      volumes: '{ name: state, persistentVolumeClaim: { claimName: state } }',
    }),
  },
  fail: {
    'the buffer of elasticsearch is in memory': agentExample(output('')),
    'the buffer /var/lib/fluentd/buffer is on the emptyDir state': agentExample(output(file), {
      mounts,
      volumes: '{ name: state, emptyDir: {} }',
    }),
    "the buffer /var/lib/fluentd/buffer is on the container's own layer": agentExample(output(file)),
  },
};
