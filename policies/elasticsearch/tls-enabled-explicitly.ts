import { elasticNodes, nodeKinds } from '../../scripts/model/elasticsearch/node';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const tlsEnabledExplicitly: Policy = {
  id: 'elasticsearch/tls-enabled-explicitly',
  title: 'TLS settings stand beside `ssl.enabled`',
  severity: 'error',
  rationale: 'From 8.0 Elasticsearch refuses to start when it finds TLS settings and is not told whether TLS is on.',
  remediation: 'Set `xpack.security.transport.ssl.enabled` (or `http`) to true or false.',
  source: 'migrate_8_0/cluster-node-setting-changes.asciidoc; checks ES-25',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const { name, settings, version } of stack.memo(elasticNodes)) {
      if (!atLeast(version, 8)) continue;
      for (const layer of ['transport', 'http']) {
        const prefix = `xpack.security.${layer}.ssl.`;
        const said = settings.said.find(({ key }) => key.startsWith(prefix));
        if (said && !settings.get(`${prefix}enabled`))
          yield at(said.origin, `${name} has ${said.key} without ${prefix}enabled`);
      }
    }
  }),

  pass: {
    'on and said': nodes('master', {
      config: `
        xpack.security.http.ssl.enabled: true
        xpack.security.http.ssl.key: tls.key
      `,
    }),
  },
  fail: {
    'master has xpack.security.http.ssl.key without xpack.security.http.ssl.enabled': nodes('master', {
      config: 'xpack.security.http.ssl.key: tls.key',
    }),
  },
};
