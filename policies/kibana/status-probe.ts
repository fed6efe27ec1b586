import { isTrue } from '../../scripts/model/elasticsearch/settings';
import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const statusProbe: Policy = {
  id: 'kibana/status-probe',
  title: 'The probes of Kibana ask `/api/status` as it is served',
  severity: 'warning',
  rationale:
    'A probe on the wrong path or scheme never succeeds; without one, traffic reaches a Kibana that still ' +
    'migrates its indices.',
  remediation:
    'Set `readinessProbe: { httpGet: { path: /api/status, port: 5601 } }`, with `scheme: HTTPS` when ' +
    '`server.ssl.enabled` is true.',
  source: 'Elastic docs, server.basePath and server.rewriteBasePath; checks KB-05, errata E64',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings, container, name, workload: object } of stack.memo(kibanas)) {
      if (!settings.complete) continue;
      const base = isTrue(settings, 'server.rewriteBasePath') ? (settings.get('server.basePath')?.text ?? '') : '';
      const scheme = isTrue(settings, 'server.ssl.enabled') ? 'HTTPS' : 'HTTP';
      if (!container.value.readinessProbe) {
        yield {
          object,
          path: `${container.path}.readinessProbe`,
          message: `${name} has no readiness probe on ${base}/api/status`,
        };
      }
      for (const kind of ['readinessProbe', 'startupProbe', 'livenessProbe']) {
        const get = container.value[kind]?.httpGet;
        if (!get) continue;
        const path = `${container.path}.${kind}.httpGet`;
        if (get.path !== `${base}/api/status`)
          yield {
            object,
            path: `${path}.path`,
            message: `the ${kind} of ${name} asks ${get.path}, the status is at ${base}/api/status`,
          };
        if ((get.scheme ?? 'HTTP') !== scheme)
          yield {
            object,
            path: `${path}.scheme`,
            message: `the ${kind} of ${name} speaks ${get.scheme ?? 'HTTP'}, Kibana ${scheme}`,
          };
      }
    }
  }),

  pass: {
    'the status over HTTP': kibana({
      config: 'server.host: 0.0.0.0',
      container: { readinessProbe: '{ httpGet: { path: /api/status, port: 5601 } }' },
    }),
    'a base path that Kibana rewrites': kibana({
      config: 'server.basePath: /logs\nserver.rewriteBasePath: true',
      container: { readinessProbe: '{ httpGet: { path: /logs/api/status, port: 5601 } }' },
    }),
  },
  fail: {
    'kibana has no readiness probe on /api/status': kibana(),
    'the readinessProbe of kibana asks /, the status is at /api/status\nthe readinessProbe of kibana speaks HTTP, Kibana HTTPS':
      kibana({
        config: 'server.ssl.enabled: true',
        container: { readinessProbe: '{ httpGet: { path: /, port: 5601 } }' },
      }),
  },
};
