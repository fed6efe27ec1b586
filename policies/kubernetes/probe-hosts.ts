import { workloadKinds } from '../../scripts/model/kube/pod';
import { foreignProbes } from '../../scripts/rule/checks/confinement';
import { atAnyLevel } from '../../scripts/rule/checks/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const probeHosts: Policy = {
  id: 'kubernetes/probe-hosts',
  title: 'No probe and no lifecycle hook is sent to another host',
  severity: 'error',
  rationale:
    'The kubelet sends it from the node: with a host of its choice a pod reaches what only the node may reach.',
  remediation: 'Remove `host` from `httpGet` and `tcpSocket`; a virtual host goes into `httpHeaders`.',
  source: 'Pod Security Standards, baseline (host probes, from 1.34); kubernetes/kubernetes issue 99425',
  kinds: workloadKinds,
  supersededBy: ['pod-security/host-probes-and-host-lifecycle'],

  check: atAnyLevel(foreignProbes),

  pass: {
    'the pod itself is asked': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, livenessProbe: { httpGet: { port: 80 } } }] }
    `,
  },
  fail: {
    'web sends its livenessProbe to 10.0.0.1': `
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, livenessProbe: { httpGet: { host: 10.0.0.1, port: 80 } } }] }
    `,
  },
};
