import type { Manifest } from '../../scripts/model/kube/manifest';
import { namespaceOf } from '../../scripts/model/kube/pods';
import type { Stack } from '../../scripts/model/kube/stack';
import { entries } from '../../scripts/model/references/references';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const ingressRoutes: Policy = {
  id: 'wiring/ingress-routes',
  title: 'No two Ingress rules of a class claim the same host and path',
  severity: 'error',
  rationale:
    'The controller serves one of them, and which one depends on their age: the other backend gets no request.',
  remediation: 'Give each rule its own host or path, or remove one.',
  source: 'ingress-nginx docs, Ingress path matching; kubevious ingress unique-route-rules',
  kinds: ['Ingress'],

  *check(ingress, stack) {
    for (const { id, path, show } of routesOf(ingress)) {
      const first = stack.memo(owners).get(id);
      if (!first || (first.ingress === ingress && first.path === path)) continue;
      const where =
        first.ingress === ingress
          ? 'twice'
          : `as does Ingress ${namespaceOf(first.ingress)}/${first.ingress.metadata.name}`;
      yield { path, message: `it claims ${show}, ${where}` };
    }
  },

  pass: {
    'two paths of one host': manifest('Ingress web', {
      spec: `
        rules:
          - host: example.com
            http: { paths: [{ path: /, pathType: Prefix }, { path: /api, pathType: Prefix }] }
      `,
    }),
    'two classes: two controllers':
      manifest('Ingress inside', {
        spec: '{ ingressClassName: inside, rules: [{ host: example.com, http: { paths: [{ path: / }] } }] }',
      }) +
      manifest('Ingress outside', {
        spec: '{ ingressClassName: outside, rules: [{ host: example.com, http: { paths: [{ path: / }] } }] }',
      }),
  },
  fail: {
    'it claims example.com/, as does Ingress default/kibana':
      manifest('Ingress kibana', {
        spec: '{ rules: [{ host: example.com, http: { paths: [{ path: /, pathType: Prefix }] } }] }',
      }) +
      manifest('Ingress web', {
        spec: '{ rules: [{ host: example.com, http: { paths: [{ path: /, pathType: Prefix }] } }] }',
      }),
  },
};

interface Owner {
  ingress: Manifest;
  path: string;
}

function owners({ ofKind }: Stack): ReadonlyMap<string, Owner> {
  const first = new Map<string, Owner>();
  for (const ingress of ofKind('Ingress')) {
    for (const { id, path } of routesOf(ingress)) if (!first.has(id)) first.set(id, { ingress, path });
  }
  return first;
}

/** The routes of an Ingress; a canary shares its route on purpose. */
function routesOf(ingress: Manifest): { id: string; path: string; show: string }[] {
  const { rules, ingressClassName } = ingress['spec'] ?? {};
  const annotations: Record<string, unknown> = ingress.metadata.annotations ?? {};
  if (annotations['nginx.ingress.kubernetes.io/canary'] === 'true') return [];
  const controller = ingressClassName ?? annotations['kubernetes.io/ingress.class'] ?? '';
  return entries(rules, 'spec.rules').flatMap(({ value: { host = '*', http }, path }) =>
    entries(http?.paths, `${path}.http.paths`).map(({ value: route, path: at }) => ({
      id: [controller, host, route.pathType ?? '', route.path ?? '/'].join('\n'),
      path: at,
      show: `${host}${route.path ?? '/'}`,
    })),
  );
}
