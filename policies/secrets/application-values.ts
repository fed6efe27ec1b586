import { item, key } from '../../scripts/model/kube/path';
import { list, record } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { settings } from '../../scripts/model/secrets/settings';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

/** Every named text of a tree of Helm values. */
function* leaves(value: unknown, path: string, name = ''): Iterable<{ name: string; value: unknown; path: string }> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* leaves(element, item(path, element, index), name);
  } else if (value !== null && typeof value === 'object') {
    for (const [field, child] of Object.entries(value)) yield* leaves(child, key(path, field), field);
  } else yield { name, value, path };
}

/** What a source of an Application hands to its tool: parameters, values, variables of a plugin. */
function* given(
  source: Record<string, unknown>,
  path: string,
): Iterable<{ name: string; value: unknown; path: string }> {
  const helm = record(source['helm']);
  for (const [place, parameters] of [
    [`${path}.helm.parameters`, helm['parameters']],
    [`${path}.plugin.env`, record(source['plugin'])['env']],
  ] as const) {
    for (const [index, parameter] of list(parameters).entries()) {
      const { name, value } = record(parameter);
      yield { name: String(name), value, path: `${item(place, parameter, index)}.value` };
    }
  }
  yield* leaves(helm['valuesObject'], `${path}.helm.valuesObject`);
  for (const { name, value } of settings(String(helm['values'] ?? '')))
    yield { name, value, path: `${path}.helm.values` };
}

export const applicationValues: Policy = {
  id: 'secrets/application-values',
  title: 'No Application hands a secret to Helm or to a plugin',
  severity: 'error',
  rationale: 'It lies in Git, in the Application for everybody who may read it, and in the cache of Argo CD.',
  remediation: 'Let the chart take the name of a Secret, and make that with an `ExternalSecret`.',
  source: 'Argo CD secret management; checks SEC-08',
  kinds: ['Application'],
  unwaivable: true,

  *check(application) {
    const spec = record(application['spec']);
    const sources: [unknown, string][] = [
      [spec['source'], 'spec.source'],
      ...list(spec['sources']).map((source, index): [unknown, string] => [source, `spec.sources[${index}]`]),
    ];
    for (const [source, place] of sources) {
      for (const { name, value, path } of given(record(source), place)) {
        const [shaped] = shapedSecrets(String(value ?? ''));
        if (isPlainSecret(name, value)) yield { path, message: `${name} is in plain text` };
        else if (shaped) yield { path, message: `${name} holds ${shaped.what}` };
      }
    }
  },

  pass: {
    'the chart takes the name of a Secret': manifest('Application grafana', {
      spec: '{ source: { helm: { parameters: [{ name: admin.existingSecret, value: grafana-admin }] } } }',
    }),
  },
  fail: {
    'adminPassword is in plain text': manifest('Application grafana', {
      spec: '{ source: { helm: { valuesObject: { grafana: { adminPassword: changeme } } } } }',
    }),
    'auth.password is in plain text': manifest('Application redis', {
      spec: '{ sources: [{ helm: { parameters: [{ name: auth.password, value: changeme }] } }] }',
    }),
  },
};
