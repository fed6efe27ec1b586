import { address, route } from '../../scripts/model/elasticsearch/client';
import { elasticsearchHosts, kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { at, placed } from '../../scripts/rule/checks/placed';
import { kibana } from '../../scripts/rule/examples/kibana';
import type { Policy } from '../../scripts/rule/policy';

export const elasticsearchTls: Policy = {
  id: 'kibana/elasticsearch-tls',
  title: 'Kibana speaks TLS to Elasticsearch and checks whom it speaks to',
  severity: 'error',
  rationale:
    'Without TLS the password of Kibana and of every user crosses the cluster in clear; without a CA any pod can ' +
    'pretend to be Elasticsearch.',
  remediation:
    'Use `https://` in `elasticsearch.hosts`, and `elasticsearch.ssl.certificateAuthorities` with the mounted CA.',
  source: 'Elastic docs, elasticsearch.ssl; checks SEC-03, KB-08, errata E45',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      const { settings, name } = kibana;
      for (const { url, setting } of elasticsearchHosts(kibana)) {
        const target = address(url);
        if (!target) continue;
        if (target.scheme === 'http') {
          yield at(setting.origin, `${name} talks to ${url} in clear text`);
          continue;
        }
        const mode = settings.get('elasticsearch.ssl.verificationMode');
        if (mode?.text === 'none') yield at(mode.origin, `${name} does not check the certificate of ${target.host}`);
        const trusts = ['certificateAuthorities', 'truststore.path', 'keystore.path'].some((key) =>
          settings.get(`elasticsearch.ssl.${key}`),
        );
        if (!trusts && mode?.text !== 'none' && route(target, kibana.namespace, stack))
          yield at(setting.origin, `${name} knows no CA for ${target.host}`);
      }
    }
  }),

  pass: {
    'TLS with a CA': kibana({
      config: `
        elasticsearch.hosts: https://client:9200
        elasticsearch.ssl.certificateAuthorities: config/certs/ca.crt
      `,
    }),
  },
  fail: {
    'kibana talks to http://client:9200 in clear text': kibana({ config: 'elasticsearch.hosts: http://client:9200' }),
    'kibana knows no CA for client': kibana({ config: 'elasticsearch.hosts: https://client:9200' }),
    'kibana does not check the certificate of client': kibana({
      config: `
        elasticsearch.hosts: https://client:9200
        elasticsearch.ssl.verificationMode: none
      `,
    }),
  },
};
