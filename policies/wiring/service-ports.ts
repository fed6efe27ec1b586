import { group } from '../../scripts/model/kube/manifest';
import { suggestion } from '../../scripts/model/kube/nearest';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import { portsOf, spokenOf } from '../../scripts/model/network/ports';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const servicePorts: Policy = {
  id: 'wiring/service-ports',
  title: 'Every target port of a Service is one that its pods declare',
  severity: 'error',
  rationale:
    'Connections to a port that nobody listens on are refused; a named port that no container has gives no ' +
    'endpoint at all.',
  remediation: 'Correct targetPort, or declare the port (with its name) in the container.',
  source: 'Kubernetes docs, Service: port definitions; kube-linter invalid-target-ports; checks K8S-02',
  kinds: ['Service'],

  *check(service, stack) {
    const { selector, type } = service['spec'] ?? {};
    if (!selector || type === 'ExternalName' || group(service)) return;
    const pods = podsSelected(stack, namespaceOf(service), { matchLabels: selector });
    for (const { value: port, path } of entries(service['spec'].ports, 'spec.ports')) {
      const target: unknown = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      for (const { object, spec } of pods) {
        if (!spec.containers) continue; // an operator makes the pods
        const declared = portsOf(spec, protocol);
        if (typeof target === 'string' && !/^\d+$/.test(target)) {
          if (declared.some(({ name }) => name === target)) continue;
          const names = declared.flatMap(({ name }) => name ?? []);
          const message = `${object.kind}/${object.metadata.name} has no ${protocol} port named ${target}`;
          yield { path: `${path}.targetPort`, message: message + suggestion(target, names) };
        } else if (declared.length && !declared.some(({ number }) => number === Number(target))) {
          if (spokenOf(object, Number(target), stack)) continue; // it is told to listen there
          const numbers = declared.map(({ number }) => number).join(', ');
          const message = `${object.kind}/${object.metadata.name} declares the ${protocol} ports ${numbers}, not ${target}`;
          yield { path: `${path}.${port.targetPort === undefined ? 'port' : 'targetPort'}`, message };
        }
      }
    }
  },

  pass: {
    'by name and by number':
      manifest('Service web', {
        spec: `
        selector: { app: web }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 9090 }]
      `,
      }) +
      withPod('Pod web', {
        metadata: 'labels: { app: web }',
        container: 'ports: [{ name: http, containerPort: 8080 }, { containerPort: 9090 }]',
      }),
    'the pods declare no ports: they may listen on any':
      manifest('Service web', { spec: '{ selector: { app: web }, ports: [{ port: 80 }] }' }) +
      withPod('Pod web', { metadata: 'labels: { app: web }', container: '' }),
    'an argument names a port that is not declared':
      manifest('Service web', { spec: '{ selector: { app: web }, ports: [{ port: 18080 }] }' }) +
      withPod('Pod web', {
        metadata: 'labels: { app: web }',
        container: "args: [--port, '18080'], ports: [{ containerPort: 8080 }]",
      }),
  },
  fail: {
    'Pod/web has no TCP port named htp (did you mean http?)':
      manifest('Service web', { spec: '{ selector: { app: web }, ports: [{ port: 80, targetPort: htp }] }' }) +
      withPod('Pod web', {
        metadata: 'labels: { app: web }',
        container: 'ports: [{ name: http, containerPort: 8080 }]',
      }),
    'Pod/web declares the TCP ports 8080, not 80':
      manifest('Service web', { spec: '{ selector: { app: web }, ports: [{ port: 80 }] }' }) +
      withPod('Pod web', { metadata: 'labels: { app: web }', container: 'ports: [{ containerPort: 8080 }]' }),
    'Pod/dns has no UDP port named dns':
      manifest('Service dns', {
        spec: '{ selector: { app: dns }, ports: [{ port: 53, protocol: UDP, targetPort: dns }] }',
      }) +
      withPod('Pod dns', { metadata: 'labels: { app: dns }', container: 'ports: [{ name: dns, containerPort: 53 }]' }),
  },
};
