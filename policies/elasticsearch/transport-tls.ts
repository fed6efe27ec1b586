import { elasticNodes, isSecured, isSingleNode, nodeKinds, originOf } from '../../scripts/model/elasticsearch/node';
import { isTrue } from '../../scripts/model/elasticsearch/settings';
import { atLeast } from '../../scripts/model/elasticsearch/version';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import type { Policy } from '../../scripts/rule/policy';

export const transportTls: Policy = {
  id: 'elasticsearch/transport-tls',
  title: 'Nodes with security on talk TLS to each other',
  severity: 'error',
  rationale:
    'Without it any pod may join as a node and read everything; and Elasticsearch refuses to start: from 8.0 ' +
    'always, before that at the second start, once a licence lies on the claim.',
  remediation:
    'Set `xpack.security.transport.ssl.enabled: true` with a key and a certificate, in the same change that ' +
    'gives the nodes claims.',
  source: 'TLSLicenseBootstrapCheck.java, elasticsearch#48912; checks ES-04, ES-TLS, errata E23',
  kinds: nodeKinds,

  check: placed(function* (stack) {
    for (const set of stack.memo(elasticNodes)) {
      if (isSingleNode(set) || !isSecured(set) || isTrue(set.settings, 'xpack.security.transport.ssl.enabled'))
        continue;
      if (!set.settings.complete) continue;
      const origin = originOf(
        set,
        set.settings.get('xpack.security.transport.ssl.enabled')
          ? 'xpack.security.transport.ssl.enabled'
          : 'xpack.security.enabled',
      );
      const persists = set.data.some(({ mount }) => mount?.kind === 'claim');
      const when = atLeast(set.version, 8)
        ? 'it does not start'
        : persists
          ? 'it does not start twice'
          : 'any pod may join';
      yield at(origin, `${set.name} has security on and transport TLS off: ${when}`);
    }
  }),

  pass: {
    'transport TLS is on': nodes('data', {
      env: { 'xpack.security.enabled': 'true', 'xpack.security.transport.ssl.enabled': 'true' },
    }),
    'a single node talks to nobody': nodes('single', { env: { 'discovery.type': 'single-node' } }),
  },
  fail: {
    'data has security on and transport TLS off: it does not start': nodes('data'),
    'data has security on and transport TLS off: any pod may join': nodes('data', {
      image: 'elasticsearch:7.3.0',
      env: { 'xpack.security.enabled': 'true' },
    }),
  },
};
