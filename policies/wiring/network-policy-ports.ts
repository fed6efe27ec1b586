import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { portsOf } from '../../scripts/model/network/ports';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const networkPolicyPorts: Policy = {
  id: 'wiring/network-policy-ports',
  title: 'Every port of a NetworkPolicy is one that its pods declare',
  severity: 'error',
  rationale: 'Traffic is let in to a port nobody listens on, while the port that serves stays closed.',
  remediation: 'Correct the port, or declare it in the container; ports are those of the pod, not of the Service.',
  source: 'Kubernetes docs, Network Policies: targeting ports',
  kinds: ['NetworkPolicy'],

  *check(policy, stack) {
    const pods = podsSelected(stack, namespaceOf(policy), policy['spec']?.podSelector);
    for (const { value: rule, path } of entries(policy['spec']?.ingress, 'spec.ingress')) {
      for (const { value, path: at } of entries(rule.ports, `${path}.ports`)) {
        const { port, protocol = 'TCP', endPort } = value;
        if (port === undefined || port === null || endPort) continue;
        const declared = pods.flatMap(({ spec }) => portsOf(spec, protocol));
        if (pods.some(({ spec }) => !portsOf(spec).length)) continue; // it may listen anywhere
        if (!declared.length || declared.some(({ name, number }) => name === port || number === port)) continue;
        const known = Array.from(
          new Set(declared.map(({ name, number }) => (name ? `${name} (${number})` : number))),
        ).join(', ');
        yield {
          path: `${at}.port`,
          message: `port ${port} is open, but the pods declare the ${protocol} ports ${known}`,
        };
      }
    }
  },

  pass: {
    'the container declares it':
      manifest('NetworkPolicy web', {
        spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 8080 }] }] }',
      }) + withPod('Pod web', { metadata: 'labels: { app: web }', container: 'ports: [{ containerPort: 8080 }]' }),
  },
  fail: {
    'port 80 is open, but the pods declare the TCP ports http (8080)':
      manifest('NetworkPolicy web', {
        spec: '{ podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] }',
      }) +
      withPod('Pod web', {
        metadata: 'labels: { app: web }',
        container: 'ports: [{ name: http, containerPort: 8080 }]',
      }),
  },
};
