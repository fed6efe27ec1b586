import { address, route } from '../../scripts/model/elasticsearch/client';
import { elasticsearchHosts, kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { isLiteral } from '../../scripts/model/kube/environment';
import { at, placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { kibana } from '../../scripts/rule/examples/kibana';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const elasticsearchReachable: Policy = {
  id: 'kibana/elasticsearch-reachable',
  title: 'Every address of Elasticsearch leads to nodes that answer on it',
  severity: 'error',
  rationale: 'A wrong name, port or scheme keeps Kibana at `Kibana server is not ready yet` for ever.',
  remediation: 'Point `elasticsearch.hosts` to the Service of the client nodes: `https://elasticsearch-client:9200`.',
  source: 'checks KB-07, errata E45',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      for (const { url, setting } of elasticsearchHosts(kibana)) {
        const target = address(url);
        if (!target && isLiteral(url) && !setting.missing.length)
          yield at(setting.origin, `elasticsearch.hosts is no URL: ${url}`);
        const problem = target && route(target, kibana.namespace, stack)?.problem;
        if (problem) yield at(setting.origin, `elasticsearch.hosts is ${url}: ${problem}`);
      }
    }
  }),

  pass: {
    'the Service of a node that speaks TLS':
      kibana({ config: 'elasticsearch.hosts: [https://client:9200]' }) +
      nodes('client', { env: { 'xpack.security.http.ssl.enabled': 'true' } }) +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }),
  },
  fail: {
    'elasticsearch.hosts is http://es:9200: there is no such Service': kibana({
      config: 'elasticsearch.hosts: http://es:9200',
    }),
    'elasticsearch.hosts is http://client:9201: the Service has no port 9201':
      kibana({ config: 'elasticsearch.hosts: http://client:9201' }) +
      nodes('client') +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }),
    'elasticsearch.hosts is https://client:9200: client speaks http':
      kibana({ config: 'elasticsearch.hosts: https://client:9200' }) +
      nodes('client') +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }),
    'elasticsearch.hosts is http://client:9300: client does not listen on 9300':
      kibana({ config: 'elasticsearch.hosts: http://client:9300' }) +
      nodes('client') +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9300 }] }' }),
    'elasticsearch.hosts is no URL: client:9200': kibana({ config: 'elasticsearch.hosts: client:9200' }),
  },
};
