import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { settings } from '../../scripts/model/secrets/settings';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const externalSecretTemplate: Policy = {
  id: 'secrets/external-secret-template',
  title: 'The template of an ExternalSecret holds no secret of its own',
  severity: 'error',
  rationale: 'The store keeps nothing secret when the value is written beside the reference to it.',
  remediation: 'Write the value as a template, `{{ .password }}`, and fetch it with `data` or `dataFrom`.',
  source: 'external-secrets templating guide; checks SEC-08',
  kinds: ['ExternalSecret', 'ClusterExternalSecret', 'PushSecret'],
  unwaivable: true,

  *check(object) {
    const spec = record(object['spec']);
    const nested = object.kind === 'ClusterExternalSecret' ? record(spec['externalSecretSpec']) : spec;
    const start = object.kind === 'ClusterExternalSecret' ? 'spec.externalSecretSpec' : 'spec';
    const template = record(record(nested['target'])['template'] ?? nested['template']);
    const path = `${start}.${nested['template'] ? 'template' : 'target.template'}.data`;
    for (const [name, value] of Object.entries(record(template['data']))) {
      const text = String(value);
      const [shaped] = shapedSecrets(text);
      const setting = text.includes('\n')
        ? settings(text).find((entry) => isPlainSecret(entry.name, entry.value))
        : undefined;
      if (isPlainSecret(name, value)) yield { path: key(path, name), message: `${name} is in plain text` };
      else if (shaped) yield { path: key(path, name), message: `${name} holds ${shaped.what}` };
      else if (setting) {
        const { line, column } = setting;
        yield {
          path: key(path, name),
          message: `${name} sets ${setting.name} in plain text`,
          position: { line, column },
        };
      }
    }
  },

  pass: {
    'the password is fetched, the user name is none': manifest('ExternalSecret fluentd-user', {
      spec: '{ target: { template: { data: { username: fluentd, password: "{{ .password }}" } } } }',
    }),
  },
  fail: {
    'password is in plain text': manifest('ExternalSecret fluentd-user', {
      spec: '{ target: { template: { data: { password: changeme } } } }',
    }),
    'credentials.yml sets password in plain text': manifest('ExternalSecret fluentd-user', {
      spec: `
        target:
          template:
            data:
              credentials.yml: |
                username: fluentd
                password: changeme
      `,
    }),
  },
};
