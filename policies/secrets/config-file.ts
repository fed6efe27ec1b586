import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { isPlainSecret, shapedSecrets } from '../../scripts/model/secrets/literal';
import { commandSettings, position, settings } from '../../scripts/model/secrets/settings';
import { configMap } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

const script = (name: string, text: string) => /\.(sh|bash)$/.test(name) || text.startsWith('#!');

export const configFile: Policy = {
  id: 'secrets/config-file',
  title: 'No configuration file or script in a ConfigMap holds a secret',
  severity: 'error',
  rationale: 'The file lies in Git for ever, and everybody in the namespace may read the ConfigMap.',
  remediation: "Refer to it: `${ELASTICSEARCH_PASSWORD}` in Elastic's files, `\"#{ENV['PASSWORD']}\"` in Fluentd's.",
  source: 'Polaris sensitiveConfigmapContent; checks SEC-08, KB-10, LS-14, FD-25',
  kinds: ['ConfigMap'],
  unwaivable: true,

  *check(object) {
    for (const [name, value] of Object.entries(record(object['data']))) {
      if (typeof value !== 'string') continue;
      const path = key('data', name);
      for (const { what, index } of shapedSecrets(value)) {
        yield { path, message: `${name} holds ${what}`, position: position(value, index) };
      }
      if (!value.includes('\n') && !name.includes('.')) continue; // a plain key: secrets/config-map
      const places = new Set<string>();
      for (const setting of [...settings(value), ...(script(name, value) ? commandSettings(value) : [])]) {
        const { line, column } = setting;
        if (!isPlainSecret(setting.name, setting.value) || places.has(`${line}:${column}`)) continue;
        places.add(`${line}:${column}`);
        yield { path, message: `${name} sets ${setting.name} in plain text`, position: { line, column } };
      }
    }
  },

  pass: {
    'the settings are references': `
      kind: ConfigMap
      metadata: { name: efk }
      data:
        kibana.yml: |
          elasticsearch.username: kibana_system
          elasticsearch.password: \${ELASTICSEARCH_PASSWORD}
          elasticsearch.ssl.certificateAuthorities: /ca/ca.crt
        fluent.conf: |
          <match **>
            user "#{ENV['FLUENT_ELASTICSEARCH_USER']}"
            password "#{ENV['FLUENT_ELASTICSEARCH_PASSWORD']}"
            id_key _hash
          </match>
        bootstrap.sh: |
          #!/bin/sh
          PASSWORD=$(cat /run/secrets/password)
          curl -u "elastic:$PASSWORD" --data '{"password":"'"$NEW"'"}' https://elasticsearch
        user.json: |
          { "password": "\${FLUENTD_PASSWORD}", "roles": ["fluentd"] }
    `,
  },
  fail: {
    'kibana.yml sets elasticsearch.password in plain text': configMap('kibana', {
      'kibana.yml': 'elasticsearch.username: kibana_system\nelasticsearch.password: changeme',
    }),
    'fluent.conf sets password in plain text': configMap('fluentd', {
      'fluent.conf': `
        <match **>
          password "#{ENV['PASSWORD'] || 'changeme'}"
        </match>
      `,
    }),
    'bootstrap.sh sets user password in plain text': `
      kind: ConfigMap
      metadata: { name: bootstrap }
      data:
        bootstrap.sh: |
          #!/bin/sh
          curl -u elastic:changeme https://elasticsearch
    `,
    'tls.key holds a private key': `
      kind: ConfigMap
      metadata: { name: tls }
      data: { tls.key: "-----BEGIN ${'PRIVATE'} KEY-----" }
    `,
  },
};
