import { item } from '../../scripts/model/kube/path';
import { workloadKinds } from '../../scripts/model/kube/pod';
import type { Unstructured } from '../../scripts/model/kube/shape';
import { atLevel, list, podContext } from '../../scripts/rule/checks/pod-security';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

/** The parameters that are isolated, by the minor release since which the level allows them. */
const safeSince = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_notsent_lowat', 37],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
]);

export const sysctls: Policy = {
  id: 'pod-security/sysctls',
  title: 'A pod sets only the kernel parameters that are its own',
  severity: 'error',
  rationale:
    'Other parameters reach beyond the pod: they change the node for every pod on it, and the kubelet refuses them unless told otherwise.',
  remediation:
    'Remove it from `securityContext.sysctls`; set parameters of the node, such as vm.max_map_count, on the node.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_sysctls.go; kube-linter unsafe-sysctls; Monokle PSS111',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline' }, function* (pod) {
    const { value, path } = podContext(pod);
    for (const [index, sysctl] of list(value?.sysctls).entries() as Iterable<[number, Unstructured]>) {
      const since = safeSince.get(String(sysctl?.name));
      if (since !== undefined && pod.minor >= since) continue;
      yield {
        path: item(`${path}.sysctls`, sysctl, index),
        message: `the pod sets the kernel parameter ${sysctl?.name}`,
      };
    }
  }),

  pass: {
    'a parameter of the pod alone': baseline({
      securityContext: "{ sysctls: [{ name: net.ipv4.tcp_syncookies, value: '1' }] }",
    }),
    'safe since the edition of 1.32': baseline({
      securityContext: '{ sysctls: [{ name: net.ipv4.tcp_rmem, value: 4096 87380 16777216 }] }',
    }),
  },
  fail: {
    'the pod sets the kernel parameter vm.max_map_count': baseline({
      securityContext: "{ sysctls: [{ name: vm.max_map_count, value: '262144' }] }",
    }),
  },
};
