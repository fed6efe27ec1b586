import { suggestion } from '../../scripts/model/kube/nearest';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const known = new Set(
  (
    'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH ' +
    'FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN ' +
    'NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT ' +
    'SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
  ).split(' '),
);

export const capabilityNames: Policy = {
  id: 'kubernetes/capability-names',
  title: 'Every capability is one of Linux, without CAP_',
  severity: 'error',
  rationale:
    'The runtime puts CAP_ before the name and refuses, or passes over, one that it does not know: the container does ' +
    'not start, or keeps what it was to drop.',
  remediation: 'Write the name as in capabilities(7), without CAP_: `NET_BIND_SERVICE`.',
  source: 'Kubernetes docs, Set capabilities for a Container; capabilities(7)',
  kinds: workloadKinds,

  *check(workload) {
    for (const { value: container, path } of containers(workload)) {
      const capabilities = record(record(container.securityContext)['capabilities']);
      for (const side of ['add', 'drop']) {
        for (const [index, name] of list(capabilities[side]).entries()) {
          if (typeof name !== 'string' || known.has(name.toUpperCase())) continue; // the runtime writes it in capitals
          const plain = name.replace(/^CAP_/i, '');
          yield {
            path: `${path}.securityContext.capabilities.${side}[${index}]`,
            message: `${container.name} ${side}s ${name}, which is no capability${suggestion(plain, known)}`,
          };
        }
      }
    }
  },

  pass: {
    'all dropped, one added': withPod('Pod web', {
      container: 'securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }',
    }),
  },
  fail: {
    'web adds NET_BIND_SERVICES, which is no capability (did you mean NET_BIND_SERVICE?)\nweb drops CAP_ALL, which is no capability (did you mean ALL?)':
      withPod('Pod web', {
        container: 'securityContext: { capabilities: { drop: [CAP_ALL], add: [NET_BIND_SERVICES] } }',
      }),
  },
};
