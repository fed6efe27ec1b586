import { suggestion } from '../../scripts/model/kube/nearest';
import { namespaceOf, podsSelected } from '../../scripts/model/kube/pods';
import type { LabelSelector } from '../../scripts/model/kube/selector';
import { selects } from '../../scripts/model/kube/selector';
import type { Stack } from '../../scripts/model/kube/stack';
import { portsOf } from '../../scripts/model/network/ports';
import { entries } from '../../scripts/model/references/references';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const monitorPorts: Policy = {
  id: 'wiring/monitor-ports',
  title: 'Every ServiceMonitor and PodMonitor finds its port',
  severity: 'error',
  rationale: 'Prometheus drops a target without the named port: no metrics, no alert, and no error either.',
  remediation:
    'Use the name of a port of the Service (ServiceMonitor) or container (PodMonitor) that the selector matches.',
  source: 'prometheus-operator docs, ServiceMonitor; kube-linter dangling-servicemonitor',
  kinds: ['PodMonitor', 'ServiceMonitor'],

  *check(monitor, stack) {
    const { selector, namespaceSelector } = monitor['spec'] ?? {};
    const service = monitor.kind === 'ServiceMonitor';
    const named: unknown = namespaceSelector?.matchNames;
    const namespaces = Array.isArray(named) && named.length ? named.map(String) : [namespaceOf(monitor)];
    if (namespaceSelector?.any || !selector) return; // the whole cluster
    const found = service ? servicePorts(stack, namespaces, selector) : podPorts(stack, namespaces, selector);
    const sets = found.flatMap((ports) => ports ?? []);
    if (sets.length < found.length) return; // an operator makes some of the pods
    if (!sets.length) {
      // Of other people's namespaces only those that the target makes are known well enough.
      if (namespaces.every((name) => name === namespaceOf(monitor) || stack.find('Namespace', name))) {
        const what = service ? 'Service' : 'pod';
        yield { path: 'spec.selector', message: `the selector matches no ${what} of ${namespaces.join(', ')}` };
      }
      return;
    }
    const field = service ? 'endpoints' : 'podMetricsEndpoints';
    for (const { value, path } of entries(monitor['spec'][field], `spec.${field}`)) {
      if (typeof value.port !== 'string' || sets.some((ports) => ports.has(value.port))) continue;
      const known = new Set(sets.flatMap((ports) => Array.from(ports)));
      const has = Array.from(known).join(', ') || 'no named port';
      yield {
        path: `${path}.port`,
        message: `port ${value.port} is scraped, but there is ${has}${suggestion(value.port, known)}`,
      };
    }
  },

  pass: {
    'the Service has the port':
      manifest('ServiceMonitor web', {
        spec: '{ selector: { matchLabels: { app: web } }, endpoints: [{ port: metrics }] }',
      }) +
      manifest('Service web', { metadata: 'labels: { app: web }', spec: '{ ports: [{ name: metrics, port: 9090 }] }' }),
    'the Service is in a namespace outside the target': manifest('ServiceMonitor web', {
      spec: '{ selector: { matchLabels: { app: web } }, namespaceSelector: { matchNames: [web] } }',
    }),
  },
  fail: {
    'port metric is scraped, but there is metrics (did you mean metrics?)':
      manifest('PodMonitor web', {
        spec: '{ selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ port: metric }] }',
      }) +
      withPod('Deployment web', { labels: 'app: web', container: 'ports: [{ name: metrics, containerPort: 9090 }]' }),
    'the selector matches no Service of default':
      manifest('ServiceMonitor web', {
        spec: '{ selector: { matchLabels: { app: wbe } }, endpoints: [{ port: metrics }] }',
      }) +
      manifest('Service web', { metadata: 'labels: { app: web }', spec: '{ ports: [{ name: metrics, port: 9090 }] }' }),
  },
};

function servicePorts({ ofKind }: Stack, namespaces: readonly string[], selector: LabelSelector): Set<string>[] {
  return ofKind('Service')
    .filter((service) => namespaces.includes(namespaceOf(service)) && selects(selector, service.metadata.labels))
    .map(
      (service) =>
        new Set(
          entries(service['spec']?.ports, '').flatMap(({ value }) =>
            typeof value.name === 'string' ? [value.name] : [],
          ),
        ),
    );
}

function podPorts(stack: Stack, namespaces: readonly string[], selector: LabelSelector): (Set<string> | undefined)[] {
  return namespaces
    .flatMap((namespace) => podsSelected(stack, namespace, selector))
    .map(({ spec }) => (spec.containers ? new Set(portsOf(spec).flatMap(({ name }) => name ?? [])) : undefined));
}
