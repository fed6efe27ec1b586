import { address, route } from '../../scripts/model/elasticsearch/client';
import { compareMinor } from '../../scripts/model/elasticsearch/version';
import { elasticsearchHosts, kibanaKinds, kibanas } from '../../scripts/model/kibana/kibana';
import { placed } from '../../scripts/rule/checks/placed';
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
    'the same version': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        kibana.yml: |
          elasticsearch.hosts: http://client:9200
      ---
      kind: Deployment
      metadata: { name: kibana }
      spec:
        template:
          metadata: { labels: { app: kibana } }
          spec:
            containers:
              - name: kibana
                image: kibana:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
            volumes: [{ name: config, configMap: { name: config } }]

      ---
      kind: StatefulSet
      metadata: { name: client }
      spec:
        template:
          metadata: { labels: { role: client } }
          spec:
            containers: [{ name: elasticsearch, image: "elasticsearch:9.5.3", env: [] }]
      ---
      kind: Service
      metadata: { name: client }
      spec: { selector: { role: client }, ports: [{ port: 9200 }] }
    `,
  },
  fail: {
    'kibana is 9.5.3, client is 9.4.1': `
      kind: ConfigMap
      metadata: { name: config }
      data:
        kibana.yml: |
          elasticsearch.hosts: http://client:9200
      ---
      kind: Deployment
      metadata: { name: kibana }
      spec:
        template:
          metadata: { labels: { app: kibana } }
          spec:
            containers:
              - name: kibana
                image: kibana:9.5.3
                volumeMounts: [{ name: config, mountPath: /usr/share/kibana/config }]
            volumes: [{ name: config, configMap: { name: config } }]

      ---
      kind: StatefulSet
      metadata: { name: client }
      spec:
        template:
          metadata: { labels: { role: client } }
          spec:
            containers: [{ name: elasticsearch, image: "elasticsearch:9.4.1", env: [] }]
      ---
      kind: Service
      metadata: { name: client }
      spec: { selector: { role: client }, ports: [{ port: 9200 }] }
    `,
  },
};
