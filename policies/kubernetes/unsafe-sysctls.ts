import { minor } from '../../scripts/model/kube/api-versions';
import { item } from '../../scripts/model/kube/path';
import { podSpec, workloadKinds } from '../../scripts/model/kube/pod';
import { list, record } from '../../scripts/model/kube/shape';
import { withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The sysctls that a kubelet allows by itself, by the minor since which it does. */
const safe: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 22,
  'net.ipv4.ping_group_range': 18,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

export const unsafeSysctls: Policy = {
  id: 'kubernetes/unsafe-sysctls',
  title: 'A pod sets only sysctls that every kubelet allows',
  severity: 'error',
  rationale: 'On a node that does not allow it the pod fails with SysctlForbidden, and is made again for ever.',
  remediation:
    'Remove it from `securityContext.sysctls`; a setting of the node belongs to the node, as `vm.max_map_count`.',
  source: 'kube-linter unsafe-sysctls; kubernetes/kubernetes pkg/kubelet/sysctl/safe_sysctls.go',
  kinds: workloadKinds,
  supersededBy: ['pod-security/sysctls'],

  *check(workload, { facts }) {
    const spec = podSpec(workload);
    const path = `${spec?.path}.securityContext.sysctls`;
    for (const [index, sysctl] of list(record(spec?.value.securityContext)['sysctls']).entries()) {
      const name = String(sysctl?.name).replaceAll('/', '.');
      const since = Object.hasOwn(safe, name) ? safe[name] : undefined;
      if (since !== undefined && minor(facts.kubernetesVersion) >= since) continue;
      yield { path: item(path, sysctl, index), message: `the pod sets ${name}, which a kubelet refuses` };
    }
  },

  pass: {
    'the sysctl is a safe one': withPod('Pod nginx', {
      securityContext: '{ sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "0" }] }',
    }),
  },
  fail: {
    'the pod sets vm.max_map_count, which a kubelet refuses': withPod('Pod elasticsearch', {
      securityContext: '{ sysctls: [{ name: vm.max_map_count, value: "262144" }] }',
    }),
  },
};
