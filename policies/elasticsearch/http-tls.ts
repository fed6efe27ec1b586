import { elasticNodes, isSecured, nodeKinds, originOf } from '../../scripts/model/elasticsearch/node';
import { isTrue } from '../../scripts/model/elasticsearch/settings';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const httpTls: Policy = {
  id: 'elasticsearch/http-tls',
  title: 'The HTTP port speaks TLS where passwords are sent to it',
  severity: 'error',
  rationale: 'Basic authentication over HTTP shows the password to everything between client and node.',
  remediation: 'Set `xpack.security.http.ssl.enabled: true` with a key and a certificate, and give the clients the CA.',
  source: 'Elastic docs, security settings; checks SEC-03, errata E45',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (!isSecured(set) || !set.settings.complete || isTrue(set.settings, 'xpack.security.http.ssl.enabled'))
        continue;
      const key = set.settings.get('xpack.security.http.ssl.enabled')
        ? 'xpack.security.http.ssl.enabled'
        : 'xpack.security.enabled';
      yield at(originOf(set, key), `${set.name} takes passwords over plain HTTP`);
    }
  }),

  pass: {
    'TLS is on': nodes('master', { config: 'xpack.security.http.ssl.enabled: true' }),
    'security is off': nodes('master', { config: 'xpack.security.enabled: false' }),
  },
  fail: {
    'master takes passwords over plain HTTP': nodes('master', { config: 'xpack.security.enabled: true' }),
  },
};
