import { key } from '../../scripts/model/kube/path';
import { record } from '../../scripts/model/kube/shape';
import { isPlainSecret } from '../../scripts/model/secrets/literal';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const configMap: Policy = {
  id: 'secrets/config-map',
  title: 'No ConfigMap has a key that is a secret',
  severity: 'error',
  rationale: 'A ConfigMap is readable by everybody in the namespace, is shown in every diff and lies in Git for ever.',
  remediation: 'Move the key to an ExternalSecret, and refer to the Secret that it makes.',
  source: 'Polaris sensitiveConfigmapContent; checks SEC-08, GIT-01',
  kinds: ['ConfigMap'],
  unwaivable: true,

  *check(object) {
    for (const [name, value] of Object.entries(record(object['data']))) {
      if (!isPlainSecret(name, value) || String(value).includes('\n')) continue;
      yield { path: key('data', name), message: `${name} is in plain text` };
    }
  },

  pass: {
    'the keys are no secrets': manifest('ConfigMap kibana', {
      data: '{ ELASTICSEARCH_USERNAME: kibana_system, PASSWORD_FILE: /run/secrets/password, TOKEN_TTL: 20m }',
    }),
  },
  fail: {
    'ELASTICSEARCH_PASSWORD is in plain text': manifest('ConfigMap kibana', {
      data: '{ ELASTICSEARCH_PASSWORD: changeme }',
    }),
  },
};
