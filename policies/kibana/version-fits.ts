import { address, route } from '../../scripts/model/elasticsearch/client';
import { compareMinor } from '../../scripts/model/elasticsearch/version';
import { elasticsearchHosts, kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { kibana } from '../../scripts/rule/examples/kibana';
import { manifest } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const versionFits: Policy = {
  id: 'kibana/version-fits',
  title: 'Kibana is of the major version of Elasticsearch and not newer',
  severity: 'error',
  rationale: 'Kibana refuses to work with an Elasticsearch that is older than itself or of another major version.',
  remediation: 'Set both tags in one place, and upgrade Elasticsearch first.',
  source: 'Elastic support matrix; checks KB-09, VER-01',
  kinds: kibanaKinds,

  check: placed(function* (stack) {
    for (const kibana of stack.memo(kibanas)) {
      const { version, name, workload: object, container, namespace } = kibana;
      const reached = elasticsearchHosts(kibana).flatMap(({ url }) => {
        const target = address(url);
        return (target && route(target, namespace, stack)?.nodes) ?? [];
      });
      for (const node of reached) {
        if (!version || !node.version) continue;
        if (version.major === node.version.major && compareMinor(version, node.version) <= 0) continue;
        yield {
          object,
          path: `${container.path}.image`,
          message: `${name} is ${version.text}, ${node.name} is ${node.version.text}`,
        };
        break;
      }
    }
  }),

  pass: {
    'the same version':
      kibana({ config: 'elasticsearch.hosts: http://client:9200' }) +
      nodes('client') +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }),
  },
  fail: {
    'kibana is 9.5.3, client is 9.4.1':
      kibana({ config: 'elasticsearch.hosts: http://client:9200' }) +
      nodes('client', { image: 'elasticsearch:9.4.1' }) +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }),
  },
};
