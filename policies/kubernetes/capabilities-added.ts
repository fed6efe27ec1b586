import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** A port below 1024, and reading log files of other owners: what a web server and a log agent may need. */
const allowed = new Set(['NET_BIND_SERVICE', 'DAC_READ_SEARCH']);

export const capabilitiesAdded: Policy = {
  id: 'kubernetes/capabilities-added',
  title: 'A container adds no capability but NET_BIND_SERVICE, and DAC_READ_SEARCH in an agent',
  severity: 'error',
  rationale: 'SYS_ADMIN, NET_ADMIN, SYS_PTRACE and the like are ways out of the container.',
  remediation:
    'Remove the name from `securityContext.capabilities.add`. `DAC_READ_SEARCH` is for a DaemonSet that reads log files.',
  source: 'Pod Security Standards, baseline and restricted; Polaris dangerousCapabilities, Monokle no-sys-admin',
  kinds: workloadKinds,
  supersededBy: [
    'kubernetes/capability-names',
    'pod-security/capabilities-baseline',
    'pod-security/capabilities-restricted',
  ],

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      for (const [index, added] of list(record(record(container.securityContext)['capabilities'])['add']).entries()) {
        const name = String(added).toUpperCase().replace(/^CAP_/, '');
        if (allowed.has(name) && (name !== 'DAC_READ_SEARCH' || workload.kind === 'DaemonSet')) continue;
        yield {
          path: `${path}.securityContext.capabilities.add[${index}]`,
          message: `${container.name} adds ${added}`,
        };
      }
    }
  },

  pass: {
    'a low port may be bound': withPod('Pod nginx', {
      container: 'securityContext: { capabilities: { add: [NET_BIND_SERVICE] } }',
    }),
    'an agent may read log files of any owner': withPod('DaemonSet fluentd', {
      container: 'securityContext: { capabilities: { add: [DAC_READ_SEARCH] } }',
    }),
  },
  fail: {
    'nginx adds SYS_ADMIN': withPod('Pod nginx', {
      container: 'securityContext: { capabilities: { add: [SYS_ADMIN] } }',
    }),
    'kibana adds DAC_READ_SEARCH': withPod('Deployment kibana', {
      container: 'securityContext: { capabilities: { add: [DAC_READ_SEARCH] } }',
    }),
  },
};
