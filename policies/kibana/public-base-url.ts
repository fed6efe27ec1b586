import { kibanaKinds, kibanaOrigin, kibanas } from '../../scripts/model/kibana/kibana';
import { isLiteral } from '../../scripts/model/kube/environment';
import { list } from '../../scripts/model/kube/shape';
import type { Stack } from '../../scripts/model/kube/stack';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** The host names that Ingresses and HTTPRoutes serve, with the Service behind each. */
function publicHosts(stack: Stack): { host: string; service: string }[] {
  const ingresses = stack.ofKind('Ingress').flatMap((ingress) =>
    list(ingress['spec']?.rules).flatMap((rule) =>
      list(rule?.http?.paths).map((path) => ({
        host: String(rule.host ?? ''),
        service: String(path?.backend?.service?.name ?? ''),
      })),
    ),
  );
  const routes = stack
    .ofKind('HTTPRoute')
    .flatMap((route) =>
      list(route['spec']?.hostnames).flatMap((host) =>
        list(route['spec']?.rules).flatMap((rule) =>
          list(rule?.backendRefs).map((backend) => ({ host: String(host), service: String(backend?.name ?? '') })),
        ),
      ),
    );
  return [...ingresses, ...routes].filter(({ host }) => host);
}

export const publicBaseUrl: Policy = {
  id: 'kibana/public-base-url',
  title: '`server.publicBaseUrl` is the address that the Ingress serves',
  severity: 'warning',
  rationale: 'Links in alerts, reports and sign-on answers point to it; a wrong one leads nowhere.',
  remediation: 'Set `server.publicBaseUrl: https://HOST` to the host of the Ingress, without a slash at the end.',
  source: 'Elastic docs, server.publicBaseUrl; checks KB-04, errata E64',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      const { settings, services, name } = kibana;
      if (!settings.complete) continue;
      const hosts = stack
        .memo(publicHosts)
        .filter(({ service }) => services.some((one) => one.metadata.name === service))
        .map(({ host }) => host);
      const exposed =
        hosts.length > 0 || services.some((service) => ['LoadBalancer', 'NodePort'].includes(service['spec']?.type));
      const setting = settings.get('server.publicBaseUrl');
      if (!setting) {
        if (exposed) yield at(kibanaOrigin(kibana), `${name} is public and has no server.publicBaseUrl`);
        continue;
      }
      const { text, origin } = setting;
      const host = /^https?:\/\/([^:/]+)/.exec(text)?.[1];
      if (text.endsWith('/')) yield at(origin, `server.publicBaseUrl ends in a slash: ${text}`);
      else if (host === undefined && isLiteral(text)) yield at(origin, `server.publicBaseUrl is no URL: ${text}`);
      else if (host !== undefined && hosts.length && !hosts.includes(host))
        yield at(origin, `server.publicBaseUrl says ${host}, the Ingress serves ${hosts.join(', ')}`);
    }
  }),

  pass: {
    'the host of the Ingress':
      kibana({ config: 'server.publicBaseUrl: https://kibana.example.org' }) +
      manifest('Service kibana', { spec: '{ selector: { app: kibana } }' }) +
      manifest('Ingress kibana', {
        spec: '{ rules: [{ host: kibana.example.org, http: { paths: [{ backend: { service: { name: kibana } } }] } }] }',
      }),
    'nobody outside':
      kibana({ config: 'server.host: 0.0.0.0' }) +
      manifest('Service kibana', { spec: '{ selector: { app: kibana } }' }),
  },
  fail: {
    'kibana is public and has no server.publicBaseUrl':
      kibana({ config: 'server.host: 0.0.0.0' }) +
      manifest('Service kibana', { spec: '{ selector: { app: kibana }, type: LoadBalancer }' }),
    'server.publicBaseUrl says kibana.example.com, the Ingress serves kibana.example.org':
      kibana({ config: 'server.publicBaseUrl: https://kibana.example.com' }) +
      manifest('Service kibana', { spec: '{ selector: { app: kibana } }' }) +
      manifest('Ingress kibana', {
        spec: '{ rules: [{ host: kibana.example.org, http: { paths: [{ backend: { service: { name: kibana } } }] } }] }',
      }),
    'server.publicBaseUrl ends in a slash: https://kibana.example.org/': kibana({
      config: 'server.publicBaseUrl: https://kibana.example.org/',
    }),
  },
};
