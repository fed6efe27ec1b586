import { hostPaths, within } from '../../scripts/model/kube/host-path';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Directories that hold the node itself; a mount of one, or of anything in it, is a way out of the container. */
const sensitive = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
];
const runtime = ['/var/run', '/var/lib/kubelet', '/var/lib/etcd', '/var/lib/containerd', '/var/lib/rancher'];
/** Parents of those: too much in one mount, though some of their children are harmless. */
const tooWide = new Set(['/', '/var', '/var/lib', '/var/lib/docker', '/opt', '/mnt']);

export const hostPath: Policy = {
  id: 'kubernetes/host-path',
  title: 'Only an agent mounts directories of its node, and none that holds the node itself',
  severity: 'error',
  rationale:
    'A pod that moves to another node finds other files there. Through `/etc`, `/proc` or the socket of the runtime ' +
    'a container takes over the node.',
  remediation: 'Use a claim or an `emptyDir`. An agent is a DaemonSet and mounts the one directory that it reads.',
  source: 'kube-linter sensitive-host-mounts, docker-sock; checks SEC-01',
  kinds: workloadKinds,
  supersededBy: ['pod-security/host-path-volumes', 'pod-security/restricted-volumes'],

  *check(workload) {
    for (const { name, directory, path } of hostPaths(workload)) {
      const holdsNode = tooWide.has(directory) || [...sensitive, ...runtime].some((root) => within(directory, root));
      if (holdsNode) {
        yield { path: `${path}.hostPath.path`, message: `${name} mounts ${directory} of the node` };
      } else if (workload.kind !== 'DaemonSet') {
        yield { path: `${path}.hostPath`, message: `${name} mounts ${directory} of whichever node the pod is on` };
      }
    }
  },

  pass: {
    'an agent reads the logs of its node': withPod('DaemonSet fluentd', {
      volumes: '[{ name: logs, hostPath: { path: /var/log } }]',
    }),
  },
  fail: {
    'data mounts /data of whichever node the pod is on': withPod('StatefulSet elasticsearch', {
      volumes: '[{ name: data, hostPath: { path: /data } }]',
    }),
    'socket mounts /var/run/docker.sock of the node\nroot mounts / of the node': withPod('DaemonSet agent', {
      volumes:
        '[{ name: socket, hostPath: { path: /var/run//docker.sock } }, { name: root, hostPath: { path: /var/.. } }]',
    }),
  },
};
