import { route } from '../../scripts/elastic/client';
import type { Policy } from '../policy';
import { eachOutput, fluentdKinds, inConfig } from './_agent';
import { agentExample } from './_example';

const config = (host: string, port: string, tls = 'false') => agentExample(
  `
      <match **>
        @type elasticsearch
        host ${host}
        port ${port}
      </match>
    `,
  {
    more: `
      kind: StatefulSet
      metadata: { name: client, namespace: store }
      spec:
        template:
          metadata: { labels: { app: es } }
          spec:
            containers: [{ name: elasticsearch, image: "elasticsearch:9.5.3", env: [{ name: xpack.security.http.ssl.enabled, value: "${tls}" }] }]
      ---
      kind: Service
      metadata: { name: es, namespace: store }
      spec: { selector: { app: es }, ports: [{ port: 9200 }] }
    `,
  },
);

export const outputReachesElasticsearch: Policy = {
  id: 'fluentd/output-reaches-elasticsearch',
  title: 'Every address that is written to leads to nodes that answer on it',
  severity: 'error',
  rationale: 'A wrong name, port or scheme fails for ever while the buffer fills; a dry run does not see it.',
  remediation: 'Name the Service with its namespace: `host elasticsearch-client.kube-logging.svc.cluster.local`, its port and its scheme.',
  source: 'checks K8S-02, KB-07 for the agent; errata E102',
  kinds: fluentdKinds,

  check: eachOutput(function* ({ backends }, agent, stack) {
    for (const { place, ...backend } of backends) {
      if (/[<${]/.test(backend.host)) continue; // known only where it runs
      const { scheme, host, port } = backend;
      const problem = host ? route(backend, agent.workload.metadata.namespace ?? '', stack)?.problem : 'there is no host';
      if (problem) yield inConfig(agent, place, `the output goes to ${scheme}://${host}:${port}: ${problem}`);
    }
  }),

  pass: {
    'the Service of the nodes': config('es.store.svc.cluster.local', '9200'),
    'a host outside the cluster': config('logs.example.com', '443'),
  },
  fail: {
    'the output goes to http://es:9200: there is no such Service': config('es', '9200'),
    'the output goes to http://es.store.svc:9300: the Service has no port 9300': config('es.store.svc', '9300'),
    'the output goes to http://es.store.svc:9200: client speaks https': config('es.store.svc', '9200', 'true'),
  },
};
