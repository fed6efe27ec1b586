import type { LocatedContainer } from '../../scripts/model/kube/pod';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** All that the container may say; anything more could use the privilege for something else. */
const allowed = new Set([
  'name',
  'image',
  'imagePullPolicy',
  'command',
  'args',
  'resources',
  'securityContext',
  'terminationMessagePath',
  'terminationMessagePolicy',
]);

function setsMaxMapCount({ value, list: place }: LocatedContainer): boolean {
  const command = [...list(value.command), ...list(value.args)];
  return (
    place === 'initContainers' &&
    command.length === 3 &&
    command[0] === 'sysctl' &&
    command[1] === '-w' &&
    /^vm\.max_map_count=\d+$/.test(String(command[2])) &&
    Object.keys(value).every((field) => allowed.has(field))
  );
}

export const privileged: Policy = {
  id: 'kubernetes/privileged',
  title: 'Privileged is an init container that sets vm.max_map_count, and nothing else',
  severity: 'error',
  rationale: 'A privileged container owns the node. Only the kernel setting that Elasticsearch needs is worth that.',
  remediation:
    'Remove `privileged: true`; for the sysctl, an init container with only `command: [sysctl, -w, vm.max_map_count=N]`.',
  source:
    'kube-linter privileged-container; checks SEC-01, errata E37; kube-score ' +
    'container-security-context-privileged',
  kinds: workloadKinds,
  supersededBy: ['pod-security/privileged'],

  *check(workload) {
    for (const container of containers(workload)) {
      if (record(container.value.securityContext)['privileged'] !== true || setsMaxMapCount(container)) continue;
      yield { path: `${container.path}.securityContext.privileged`, message: `${container.value.name} is privileged` };
    }
  },

  pass: {
    'the init container sets vm.max_map_count alone': withPod('Pod elasticsearch', {
      initContainers:
        '[{ name: sysctl, command: [sysctl, -w, vm.max_map_count=1048576], securityContext: { privileged: true } }]',
    }),
    'the command is split between command and args': withPod('Pod elasticsearch', {
      initContainers: `
        - name: sysctl
          command: [sysctl]
          args: [-w, vm.max_map_count=1048576]
          securityContext: { privileged: true }
      `,
    }),
  },
  fail: {
    'elasticsearch is privileged': withPod('Pod elasticsearch', {
      container: 'command: [sysctl, -w, vm.max_map_count=1048576], securityContext: { privileged: true }',
    }),
    'sysctl is privileged': withPod('Pod elasticsearch', {
      initContainers: `
        - name: sysctl
          command: [sh, -c, sysctl -w vm.max_map_count=1048576; id]
          securityContext: { privileged: true }
      `,
    }),
    'tuner is privileged': withPod('Pod elasticsearch', {
      initContainers: `
        - name: tuner
          command: [sysctl, -w, vm.max_map_count=1048576]
          securityContext: { privileged: true }
          volumeMounts: [{ name: root, mountPath: /host }]
      `,
    }),
  },
};
