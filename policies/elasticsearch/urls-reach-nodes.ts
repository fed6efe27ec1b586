import { address, route } from '../../scripts/model/elasticsearch/client';
import { environment } from '../../scripts/model/kube/environment';
import { containers, workloadKinds } from '../../scripts/model/kube/pod';
import { list } from '../../scripts/model/kube/shape';
import { placed } from '../../scripts/rule/checks/placed';
import { nodes } from '../../scripts/rule/examples/elasticsearch';
import { manifest, withPod } from '../../scripts/rule/examples/manifest';
import type { Policy } from '../../scripts/rule/policy';

export const urlsReachNodes: Policy = {
  id: 'elasticsearch/urls-reach-nodes',
  title: 'Every address of Elasticsearch in the environment of a container is right',
  severity: 'error',
  rationale:
    'A job that talks to the wrong port or scheme waits until it is given up, and what it would have made is missing.',
  remediation: 'Use the Service, port and scheme of the client nodes: `https://elasticsearch-client:9200`.',
  source: 'checks KB-07, SEC-03',
  kinds: workloadKinds,

  check: placed(function* (stack) {
    for (const kind of workloadKinds) {
      for (const object of stack.ofKind(kind)) {
        for (const container of containers(object)) {
          if (!list(container.value.env).length || /kibana|fluentd/.test(String(container.value.image))) continue;
          for (const [name, { text, path }] of environment(container, object, stack)) {
            const target = address(text);
            const way = target && route(target, object.metadata.namespace ?? '', stack);
            if (way?.nodes.length && way.problem) yield { object, path, message: `${name} is ${text}: ${way.problem}` };
          }
        }
      }
    }
  }),

  pass: {
    'the port of the nodes':
      nodes('data', { pod: { labels: 'role: client' } }) +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }) +
      withPod('Job bootstrap', {
        containers: '[{ name: curl, env: [{ name: ELASTICSEARCH_URL, value: "http://client:9200" }] }]',
      }),
  },
  fail: {
    'ELASTICSEARCH_URL is https://client:9200: data speaks http':
      nodes('data', { pod: { labels: 'role: client' } }) +
      manifest('Service client', { spec: '{ selector: { role: client }, ports: [{ port: 9200 }] }' }) +
      withPod('Job bootstrap', {
        containers: '[{ name: curl, env: [{ name: ELASTICSEARCH_URL, value: "https://client:9200" }] }]',
      }),
  },
};
