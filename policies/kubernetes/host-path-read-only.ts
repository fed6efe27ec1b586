import { hostPaths, within } from '../../scripts/model/kube/host-path';
import { item } from '../../scripts/model/kube/path';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Where others write; a directory of the agent's own lies beside these. */
const shared = ['/var/log/pods', '/var/log/containers', '/var/log/journal', '/var/log/audit', '/var/lib/docker'];

/** A directory that belongs to one program: at least three deep, `/var/lib/fluentd`. */
function own(directory: string): boolean {
  return directory.split('/').length > 3 && !shared.some((root) => within(directory, root));
}

export const hostPathReadOnly: Policy = {
  id: 'kubernetes/host-path-read-only',
  title: 'Directories of the node are mounted read-only, except one that the agent owns',
  severity: 'error',
  rationale: 'An agent that may write into `/var/log` may rewrite the logs of everything else, or follow a link out.',
  remediation:
    'Set `readOnly: true` on the mount; keep positions and buffers in one directory like `/var/lib/fluentd`.',
  source: 'kube-linter writable-host-mount; checks FD-22, errata E95, E97',
  kinds: workloadKinds,

  *check(workload) {
    const byName = new Map(hostPaths(workload).map(({ name, directory }) => [name, directory]));
    if (!byName.size) return;
    const writable = new Set<string>();
    for (const { value: container, path } of containers(workload)) {
      for (const [index, mount] of list(container.volumeMounts).entries()) {
        const directory = byName.get(mount?.name);
        if (directory === undefined || mount.readOnly === true) continue;
        if (own(directory)) writable.add(directory);
        if (own(directory) && writable.size === 1) continue;
        const place = item(`${path}.volumeMounts`, mount, index);
        yield { path: `${place}.readOnly`, message: `${container.name} may write to ${directory} of the node` };
      }
    }
  },

  pass: {
    "logs are read-only, the buffer directory is the agent's own": withPod('DaemonSet fluentd', {
      container:
        'volumeMounts: [{ name: logs, mountPath: /var/log, readOnly: true }, { name: buffer, mountPath: /buffer }]',
      volumes: '[{ name: logs, hostPath: { path: /var/log } }, { name: buffer, hostPath: { path: /var/lib/fluentd } }]',
    }),
  },
  fail: {
    'fluentd may write to /var/log of the node': withPod('DaemonSet fluentd', {
      container: 'volumeMounts: [{ name: logs, mountPath: /var/log }]',
      volumes: '[{ name: logs, hostPath: { path: /var/log } }]',
    }),
    'fluentd may write to /opt/data/fluentd of the node': withPod('DaemonSet fluentd', {
      container: 'volumeMounts: [{ name: buffer, mountPath: /buffer }, { name: more, mountPath: /more }]',
      volumes: `
        - { name: buffer, hostPath: { path: /var/lib/fluentd } }
        - { name: more, hostPath: { path: /opt/data/fluentd } }
      `,
    }),
  },
};
