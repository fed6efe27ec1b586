import { item } from '../../scripts/model/kube/path';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const mountPropagation: Policy = {
  id: 'kubernetes/mount-propagation',
  title: 'No container propagates its mounts to the node',
  severity: 'error',
  rationale: 'A mount that is made inside the container then appears on the node and in every other pod of it.',
  remediation: 'Remove `mountPropagation: Bidirectional`.',
  source: 'Monokle mount-propagation; Kubernetes volumes, mount propagation',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const [index, mount] of list(container.volumeMounts).entries()) {
        if (mount?.mountPropagation !== 'Bidirectional') continue;
        const place = item(`${path}.volumeMounts`, mount, index);
        yield { path: `${place}.mountPropagation`, message: `${container.name} propagates ${mount.name} to the node` };
      }
    }
  },

  pass: {
    'mounts of the node come in, none goes out': withPod('Pod agent', {
      container: 'volumeMounts: [{ name: data, mountPropagation: HostToContainer }]',
    }),
  },
  fail: {
    'agent propagates data to the node': withPod('Pod agent', {
      container: 'volumeMounts: [{ name: data, mountPropagation: Bidirectional }]',
    }),
  },
};
