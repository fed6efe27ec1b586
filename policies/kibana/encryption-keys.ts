import { kibanaKinds, kibanaOrigin, kibanas } from '../../scripts/model/kibana/kibana';
import { isLiteral } from '../../scripts/model/kube/environment';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const encryptionKeys: Policy = {
  id: 'kibana/encryption-keys',
  title: 'Kibana has its three encryption keys',
  severity: 'error',
  rationale:
    'A missing key is invented at every start: sessions end, reports and the secrets of alerts cannot be read ' +
    'again, and two replicas cannot share them.',
  remediation:
    'Set `xpack.security.encryptionKey`, `xpack.encryptedSavedObjects.encryptionKey` and ' +
    '`xpack.reporting.encryptionKey`, 32 characters or more, from a Secret.',
  source: 'Elastic docs, Kibana in a production environment; checks KB-02, errata E61',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      const { settings, name } = kibana;
      if (!settings.complete) continue;
      for (const plugin of ['xpack.security', 'xpack.encryptedSavedObjects', 'xpack.reporting']) {
        const setting = settings.get(`${plugin}.encryptionKey`);
        if (!setting?.text) yield at(setting?.origin ?? kibanaOrigin(kibana), `${name} has no ${plugin}.encryptionKey`);
        else if (!setting.secret && !setting.missing.length && isLiteral(setting.text) && setting.text.length < 32) {
          yield at(setting.origin, `${plugin}.encryptionKey has ${setting.text.length} characters, 32 are needed`);
        }
      }
    }
  }),

  pass: {
    'three keys from a Secret': kibana({
      config: `
        xpack.security.encryptionKey: \${A}
        xpack.encryptedSavedObjects.encryptionKey: \${B}
        xpack.reporting.encryptionKey: \${C}
      `,
      env: {
        A: '{ secretKeyRef: { name: keys, key: a } }',
        B: '{ secretKeyRef: { name: keys, key: b } }',
        C: '{ secretKeyRef: { name: keys, key: c } }',
      },
    }),
  },
  fail: {
    'kibana has no xpack.security.encryptionKey\nkibana has no xpack.encryptedSavedObjects.encryptionKey\nkibana has no xpack.reporting.encryptionKey':
      kibana({ config: 'server.host: 0.0.0.0' }),
    'xpack.security.encryptionKey has 9 characters, 32 are needed': kibana({
      config: `
        xpack.security.encryptionKey: too-short
        xpack.encryptedSavedObjects.encryptionKey: \${B}
        xpack.reporting.encryptionKey: \${C}
      `,
    }),
  },
};
