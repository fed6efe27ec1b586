import { item } from '../../scripts/model/kube/path';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const emptyDirSize: Policy = {
  id: 'kubernetes/empty-dir-size',
  title: 'Every emptyDir has a size limit',
  severity: 'warning',
  rationale: 'Without one it grows until the disk, or with `medium: Memory` the memory, of the whole node is used up.',
  remediation: 'Set `emptyDir.sizeLimit` to what the container may write.',
  source: 'Kubernetes volumes, emptyDir; kube-score container-ephemeral-storage-request-and-limit',
  kinds: workloadKinds,

  *check(workload) {
    const spec = podSpec(workload);
    for (const [index, volume] of list(spec?.value.volumes).entries()) {
      const directory = volume?.emptyDir;
      if (directory === null || typeof directory !== 'object' || directory.sizeLimit) continue;
      const place = item(`${spec?.path}.volumes`, volume, index);
      yield { path: `${place}.emptyDir.sizeLimit`, message: `${volume.name} has no size limit` };
    }
  },

  pass: {
    'the limit is set': withPod('Pod kibana', { volumes: '[{ name: tmp, emptyDir: { sizeLimit: 64Mi } }]' }),
  },
  fail: {
    'tmp has no size limit': withPod('Pod kibana', { volumes: '[{ name: tmp, emptyDir: {} }]' }),
  },
};
