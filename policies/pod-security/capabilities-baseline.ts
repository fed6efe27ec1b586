import { workloadKinds } from '../../scripts/model/kube/pod';
import { addedCapabilities } from '../../scripts/rule/checks/confinement';
import { atLevel } from '../../scripts/rule/checks/pod-security';
import { baseline, restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

/** What container runtimes grant unasked. */
const defaults = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

export const capabilitiesBaseline: Policy = {
  id: 'pod-security/capabilities-baseline',
  title: 'No container adds a capability beyond the default set',
  severity: 'error',
  rationale:
    'NET_RAW forges packets of other pods, SYS_ADMIN is root on the node; the runtime leaves them out for that reason.',
  remediation: 'Remove the capability from `securityContext.capabilities.add`.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_capabilities_baseline.go; kube-linter drop-net-raw-capability; Polaris dangerousCapabilities; Monokle PSS103',
  kinds: workloadKinds,

  check: atLevel({ level: 'baseline', replaced: 22 }, function* (pod) {
    for (const { path, container, name } of addedCapabilities(pod)) {
      if (!defaults.has(name)) yield { path, message: `${container} adds ${name}` };
    }
  }),

  pass: {
    'it is one of the default set': baseline({ container: 'securityContext: { capabilities: { add: [CHOWN] } }' }),
    'under restricted capabilities-restricted takes its place': restricted({
      container: 'securityContext: { capabilities: { add: [NET_RAW] } }',
    }),
  },
  fail: {
    'web adds NET_RAW\nweb adds SYS_ADMIN': `
      kind: Namespace
      metadata: { name: default, labels: { pod-security.kubernetes.io/enforce: baseline } }
      ---
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: web, securityContext: { capabilities: { add: [NET_RAW, SYS_ADMIN, CHOWN] } } }]
    `,
  },
};
