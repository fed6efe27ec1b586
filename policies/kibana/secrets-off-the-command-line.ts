import { kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const secretsOffTheCommandLine: Policy = {
  id: 'kibana/secrets-off-the-command-line',
  title: 'No secret of Kibana is on its command line',
  severity: 'warning',
  rationale:
    'The image turns `ELASTICSEARCH_PASSWORD` into `--elasticsearch.password=…`: everybody who may list ' +
    'processes reads it, and it overrides the file in silence.',
  remediation:
    'Give the variable a name that is no setting, and refer to it in kibana.yml: `elasticsearch.password: ' +
    '${KIBANA_SYSTEM_PASSWORD}`.',
  source: 'elastic/kibana bin/kibana-docker; checks KB-03, errata E62',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const { settings } of stack.memo(kibanas)) {
      for (const { key, layer, secret, origin } of settings.said) {
        if (layer === 'file' || !(secret || /(password|token|encryptionKey|passphrase)$/i.test(key))) continue;
        const both = settings.said.some((other) => other.key === key && other.layer === 'file');
        yield at(origin, `${key} is on the command line of Kibana${both ? ', and in its file' : ''}`);
      }
    }
  }),

  pass: {
    'the file refers to a variable of another name': kibana({
      config: 'elasticsearch.password: ${KIBANA_SYSTEM_PASSWORD}',
      env: { KIBANA_SYSTEM_PASSWORD: '{ secretKeyRef: { name: kibana, key: password } }' },
    }),
  },
  fail: {
    'elasticsearch.password is on the command line of Kibana': kibana({
      env: { ELASTICSEARCH_PASSWORD: '{ secretKeyRef: { name: kibana, key: password } }' },
    }),
    'elasticsearch.password is on the command line of Kibana, and in its file': kibana({
      config: 'elasticsearch.password: ${ELASTICSEARCH_PASSWORD}',
      env: { ELASTICSEARCH_PASSWORD: '{ secretKeyRef: { name: kibana, key: password } }' },
    }),
  },
};
