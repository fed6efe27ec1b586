import { connections } from '../../scripts/model/elasticsearch/clients';
import { elasticClusters } from '../../scripts/model/elasticsearch/node';
import type { Manifest } from '../../scripts/model/kube/manifest';
import { podSpec } from '../../scripts/model/kube/pod';
import type { Stack } from '../../scripts/model/kube/stack';
import { passage } from '../../scripts/model/network/passage';
import { podPort, podsBehind } from '../../scripts/model/network/services';
import type { Placed } from '../../scripts/rule/checks/placed';
import { placed } from '../../scripts/rule/checks/placed';
import type { Policy } from '../../scripts/rule/policy';

export const neededEdges: Policy = {
  id: 'network/needed-edges',
  title: 'The NetworkPolicies allow every connection that the configurations make',
  severity: 'error',
  rationale:
    'A connection that no policy allows times out: the agents fill their buffers, Kibana never starts, or a node ' +
    'never joins, and no log says why.',
  remediation: 'Allow the port on both sides: egress of the client, ingress of the server.',
  source: 'Kubernetes NetworkPolicy, the two sorts of pod isolation; checks SEC-05',
  kinds: ['DaemonSet', 'Deployment', 'StatefulSet', 'Job', 'CronJob', 'Pod'],

  check: placed(function* (stack) {
    for (const { workload, target, route } of stack.memo(connections)) {
      const { service } = route ?? {};
      if (!service) continue;
      for (const pods of podsBehind(service, stack))
        yield* blocked(stack, workload, pods.object, podPort(service, target.port, pods));
    }
    for (const { sets } of stack.memo(elasticClusters)) {
      for (const from of sets) {
        for (const to of sets) {
          const port = Number(/^\d+/.exec(to.settings.get('transport.port')?.text ?? '9300')?.[0] ?? 9300);
          if (from !== to || from.replicas > 1) yield* blocked(stack, from.workload, to.workload, port);
        }
      }
    }
  }),

  pass: {
    'both sides allow it': example('9200', '9200'),
    'no policy closes anything': example('9200', '9200').replace(/---\s+kind: NetworkPolicy[\s\S]*$/, ''),
  },
  fail: {
    'no NetworkPolicy lets kibana reach elasticsearch on 9200': example('9200', '9300'),
  },
};

function* blocked(stack: Stack, from: Manifest, to: Manifest, port: number): Iterable<Placed> {
  if ([from, to].some((workload) => podSpec(workload)?.value.hostNetwork === true)) return; // policies may not see it
  if (passage(stack, from, to, port).verdict !== 'blocked') return;
  const message = `no NetworkPolicy lets ${from.metadata.name} reach ${to.metadata.name} on ${port}`;
  yield { object: from, path: '', message };
}

function example(egress: string, ingress: string): string {
  return `
      kind: StatefulSet
      metadata: { name: elasticsearch, namespace: a }
      spec:
        template:
          metadata: { labels: { app: elasticsearch } }
          spec: { containers: [{ name: elasticsearch, image: elasticsearch:9.5.3 }] }
      ---
      kind: Service
      metadata: { name: elasticsearch, namespace: a }
      spec: { selector: { app: elasticsearch }, ports: [{ port: 9200 }] }
      ---
      kind: Deployment
      metadata: { name: kibana, namespace: a }
      spec:
        template:
          metadata: { labels: { app: kibana } }
          spec:
            containers:
              - name: kibana
                image: kibana:9.5.3
                env: [{ name: ELASTICSEARCH_HOSTS, value: "http://elasticsearch:9200" }]
      ---
      kind: NetworkPolicy
      metadata: { name: kibana, namespace: a }
      spec:
        podSelector: { matchLabels: { app: kibana } }
        policyTypes: [Egress]
        egress: [{ to: [{ podSelector: { matchLabels: { app: elasticsearch } } }], ports: [{ port: ${egress} }] }]
      ---
      kind: NetworkPolicy
      metadata: { name: elasticsearch, namespace: a }
      spec:
        podSelector: { matchLabels: { app: elasticsearch } }
        policyTypes: [Ingress]
        ingress: [{ from: [{ podSelector: { matchLabels: { app: kibana } } }], ports: [{ port: ${ingress} }] }]
    `;
}
