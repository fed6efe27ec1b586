import { workloadKinds } from '../../scripts/model/kube/pod';
import { foreignProbes } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import { baseline } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const hostProbesAndHostLifecycle: Policy = {
  id: 'pod-security/host-probes-and-host-lifecycle',
  title: 'Probes and lifecycle hooks call the pod itself',
  severity: 'error',
  rationale:
    'The kubelet sends the request from the node: with a host of its choice a pod reaches what only the node may reach.',
  remediation: 'Remove `host` from `httpGet` and `tcpSocket`; a virtual host goes into `httpHeaders`.',
  source: 'Pod Security Standards; pod-security-admission policy/check_hostProbesAndhostLifecycle.go',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline', since: 34 }, foreignProbes),

  pass: {
    'no host is named': baseline({ container: 'livenessProbe: { httpGet: { port: 80 } }' }),
    'the edition before 1.34 has no such check':
      manifest('Namespace default', {
        metadata:
          'labels: { pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.33 }',
      }) + withPod('Pod web', { container: 'livenessProbe: { httpGet: { host: 10.0.0.1, port: 80 } }' }),
  },
  fail: {
    'web sends its livenessProbe to 10.0.0.1': baseline({
      container: 'livenessProbe: { httpGet: { host: 10.0.0.1, port: 80 } }',
    }),
    'web sends its preStop to 10.0.0.1': baseline({
      container: 'lifecycle: { preStop: { httpGet: { host: 10.0.0.1, port: 80 } } }',
    }),
  },
};
