import { workloadKinds } from '../../scripts/model/kube/pod';
import { addedCapabilities } from '../../scripts/rule/checks/confinement';
import { atLevel, containerContexts, list } from '../../scripts/rule/checks/pod-security';
import { restricted } from '../../scripts/rule/examples/pod-security';
import type { Policy } from '../../scripts/rule/policy';

export const capabilitiesRestricted: Policy = {
  id: 'pod-security/capabilities-restricted',
  title: 'Every container of a restricted pod drops all capabilities',
  severity: 'error',
  rationale:
    'The default set still lets a process change owners, bind low ports and create devices: more than a server needs.',
  remediation: 'Set `securityContext.capabilities.drop: [ALL]`; add back `NET_BIND_SERVICE` at most.',
  source:
    'Pod Security Standards; pod-security-admission policy/check_capabilities_restricted.go; Polaris insecureCapabilities; Monokle PSS206, KBP105',
  kinds: workloadKinds,
  supersededBy: ['pod-security/capabilities-baseline'],

  check: atLevel({ level: 'restricted', since: 22 }, function* (pod) {
    if (pod.windows && pod.minor >= 25) return;
    for (const { value, path, who } of containerContexts(pod)) {
      if (!list(value?.capabilities?.drop).includes('ALL')) {
        yield { path: `${path}.capabilities.drop`, message: `${who} does not drop ALL capabilities` };
      }
    }
    for (const { path, container, name } of addedCapabilities(pod)) {
      if (name !== 'NET_BIND_SERVICE') yield { path, message: `${container} adds ${name}` };
    }
  }),

  pass: {
    'all are dropped, the low port is added back': restricted({
      container: 'securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }',
    }),
    'Windows has no such field': restricted({ container: '', os: '{ name: windows }' }),
  },
  fail: {
    'web does not drop ALL capabilities': restricted({ container: '' }),
    'web does not drop ALL capabilities\nweb adds CHOWN': restricted({
      container: 'securityContext: { capabilities: { drop: [NET_RAW], add: [CHOWN] } }',
    }),
  },
};
