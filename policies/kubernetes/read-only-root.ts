import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const readOnlyRoot: Policy = {
  id: 'kubernetes/read-only-root',
  title: 'Every container has a read-only root filesystem',
  severity: 'error',
  rationale:
    'What is written into the container layer is lost at the next start and fills the disk of the node; ' +
    'an intruder writes there too.',
  remediation: 'Set `securityContext.readOnlyRootFilesystem: true` and mount an `emptyDir` where the image writes.',
  source:
    'kube-linter no-read-only-root-fs; checks SEC-09, FD-22, errata E20; kube-score ' +
    'container-security-context-readonlyrootfilesystem; Polaris notReadOnlyRootFilesystem',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path, list } of containers(workload)) {
      if (list === 'ephemeralContainers') continue; // a debugger comes and goes
      if (record(container.securityContext)['readOnlyRootFilesystem'] === true) continue;
      const message = `${container.name} has a writable root filesystem`;
      yield { path: `${path}.securityContext.readOnlyRootFilesystem`, message };
    }
  },

  pass: {
    'it is read-only': withPod('Pod kibana', { container: 'securityContext: { readOnlyRootFilesystem: true }' }),
  },
  fail: {
    'kibana has a writable root filesystem': withPod('Pod kibana', { container: '' }),
  },
};
