import { exists, lookup, missing } from '../../scripts/model/kube/lookup';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { namespaceOf } from '../../scripts/model/kube/pods';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ingressBackends: Policy = {
  id: 'wiring/ingress-backends',
  title: 'Every Ingress leads to a Service and one of its ports',
  severity: 'error',
  rationale: 'The controller answers 503 for a backend whose Service or port is missing.',
  remediation: "Correct the backend's service name or port, or declare the Service under external in stack.yaml.",
  source:
    'Kubernetes docs, Ingress; kube-linter dangling-ingress; kube-score ingress-targets-service; kubevious ' +
    'ingress service-ref; kubevious ext-service-ref',
  kinds: ['Ingress'],

  *check(ingress, stack) {
    const namespace = namespaceOf(ingress);
    for (const { value, path } of backends(ingress)) {
      const service =
        value.service ?? (value.serviceName ? { name: value.serviceName, port: { number: value.servicePort } } : null);
      if (typeof service?.name !== 'string') continue; // a resource of another kind
      const { name } = service;
      const port = service.port ?? {};
      const found = lookup(stack, 'Service', name, namespace);
      if (!found && !exists(stack, 'Service', name, namespace)) {
        yield { path: `${path}.service.name`, message: `requests go to ${missing(stack, 'Service', name, namespace)}` };
      }
      const ports = entries(found?.['spec']?.ports, '').map((entry) => entry.value);
      const wanted: unknown = port.name ?? port.number;
      if (!found || wanted === undefined || ports.some((entry) => entry.name === wanted || entry.port === wanted))
        continue;
      const has =
        ports.map((entry) => (entry.name ? `${entry.name} (${entry.port})` : entry.port)).join(', ') || 'none';
      yield {
        path: `${path}.service.port`,
        message: `requests go to port ${wanted} of Service ${name}, which has ${has}`,
      };
    }
  },

  pass: {
    'by name and number':
      manifest('Ingress kibana', {
        spec: `
        defaultBackend: { service: { name: kibana, port: { number: 5601 } } }
        rules: [{ http: { paths: [{ backend: { service: { name: kibana, port: { name: http } } } }] } }]
      `,
      }) + manifest('Service kibana', { spec: '{ ports: [{ name: http, port: 5601 }] }' }),
  },
  fail: {
    'requests go to Service kibana, which is not in logging': manifest('Ingress logging/kibana', {
      spec: '{ rules: [{ http: { paths: [{ backend: { service: { name: kibana, port: { number: 80 } } } }] } }] }',
    }),
    'requests go to port 80 of Service kibana, which has http (5601)':
      manifest('Ingress kibana', {
        spec: '{ rules: [{ http: { paths: [{ backend: { service: { name: kibana, port: { number: 80 } } } }] } }] }',
      }) + manifest('Service kibana', { spec: '{ ports: [{ name: http, port: 5601 }] }' }),
  },
};

function backends({ spec }: Manifest) {
  const paths = entries(spec?.rules, 'spec.rules').flatMap(({ value, path }) =>
    entries(value.http?.paths, `${path}.http.paths`).map((entry) => ({
      value: entry.value.backend,
      path: `${entry.path}.backend`,
    })),
  );
  return [...paths, { value: spec?.defaultBackend, path: 'spec.defaultBackend' }].filter(({ value }) => value);
}
