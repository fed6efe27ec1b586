import { hostPaths, within } from '../../scripts/model/kube/host-path';
import { workloadKinds } from '../../scripts/model/kube/pod';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const directories = [
  { runtime: 'docker', roots: ['/var/lib/docker'] },
  { runtime: 'containerd', roots: ['/var/lib/containerd', '/run/containerd'] },
  { runtime: 'cri-o', roots: ['/var/lib/containers', '/run/crio'] },
];

export const hostPathRuntime: Policy = {
  id: 'kubernetes/host-path-runtime',
  title: 'A directory of a container runtime belongs to the runtime that the nodes have',
  severity: 'warning',
  rationale: 'Where the directory does not exist the kubelet makes an empty one: the mount works and holds nothing.',
  remediation: 'Remove the volume and its mount; `/var/log/pods` holds the logs under every runtime.',
  source: 'errata E96, checks FD-23; Kubernetes hostPath volume types',
  kinds: workloadKinds,

  *check(workload, { facts }) {
    for (const { name, directory, path } of hostPaths(workload)) {
      const other = directories.find(({ roots }) => roots.some((root) => within(directory, root)));
      if (!other || other.runtime === facts.containerRuntime) continue;
      const message = `${name} mounts ${directory}, which is of ${other.runtime}; the nodes run ${facts.containerRuntime}`;
      yield { path: `${path}.hostPath.path`, message };
    }
  },

  pass: {
    'the nodes run Docker':
      manifest('Stack', { containerRuntime: 'docker' }) +
      withPod('DaemonSet fluentd', { volumes: '[{ name: logs, hostPath: { path: /var/lib/docker/containers } }]' }),
  },
  fail: {
    'logs mounts /var/lib/docker/containers, which is of docker; the nodes run containerd': withPod(
      'DaemonSet fluentd',
      { volumes: '[{ name: logs, hostPath: { path: /var/lib/docker/containers } }]' },
    ),
  },
};
